-- Documents by centre, six cohorts; those that name none are in the total alone.
with

{{ diploma_facts() }},

counted as (

    select
        {{ rollup_code(['area_code', 'centre_code']) }} as row_code,
        period,
        count(*) as diplomas
    from facts
    group by rollup(period, area_code, centre_code)

),

{{ compare_cells('diplomas_by_centre', periods=6, columns={'diplomas': 'diplomas'}) }}
