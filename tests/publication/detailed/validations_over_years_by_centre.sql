-- Decisions of the three schemes by centre, five calendar years.
with

{{ decision_facts(['vapp', 'vae', 'ves']) }},

counted as (

    select
        {{ rollup_code(['area_code', 'centre_code']) }} as row_code,
        period,
        count(*) filter (where scheme = 'VAPP') as vapp,
        count(*) filter (where scheme = 'VAE') as vae,
        count(*) filter (where scheme = 'VES') as ves
    from facts
    group by rollup(period, area_code, centre_code)

),

{{ compare_cells('validations_over_years_by_centre', periods=5, columns={
    'vapp_decisions': 'vapp',
    'vae_decisions': 'vae',
    'ves_decisions': 'ves',
}) }}
