-- Documents by level; those without one are in the total.
with

{{ diploma_facts() }},

counted as (

    select
        {{ rollup_code(['level_code']) }} as row_code,
        period,
        count(*) as diplomas
    from facts
    group by rollup(period, level_code)

),

{{ compare_cells('diplomas_by_level', periods=6, columns={'diplomas': 'diplomas'}) }}
