-- Printed table 5B: documents delivered by family of their kind, over cohorts.
with

{{ diploma_facts() }},

counted as (

    select
        {{ rollup_code(['family_code']) }} as row_code,
        period,
        count(*) as diplomas
    from facts
    group by rollup(period, family_code)

),

{{ compare_cells('diplomas_by_family', periods=6, columns={'diplomas': 'diplomas'}) }}
