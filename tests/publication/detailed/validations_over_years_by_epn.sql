-- Decisions of the three schemes by EPN of the certification, five calendar years.
with

{{ decision_facts(['vapp', 'vae', 'ves']) }},

counted as (

    select
        {{ rollup_code(['epn_code']) }} as row_code,
        period,
        count(*) filter (where scheme = 'VAPP') as vapp,
        count(*) filter (where scheme = 'VAE') as vae,
        count(*) filter (where scheme = 'VES') as ves
    from facts
    group by rollup(period, epn_code)

),

{{ compare_cells('validations_over_years_by_epn', periods=5, columns={
    'vapp_decisions': 'vapp',
    'vae_decisions': 'vae',
    'ves_decisions': 'ves',
}) }}
