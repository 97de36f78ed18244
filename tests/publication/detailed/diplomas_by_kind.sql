-- Documents delivered by kind, with the three families.
with

{{ diploma_facts() }},

counted as (

    select
        {{ rollup_code(['family_code', 'certification_kind']) }} as row_code,
        period,
        count(*) as diplomas
    from facts
    group by rollup(period, family_code, certification_kind)

),

{{ compare_cells('diplomas_by_kind', periods=6, columns={'diplomas': 'diplomas'}) }}
