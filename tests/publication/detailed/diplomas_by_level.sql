-- Documents by level; those without one are in the total.
with facts as (

    select
        cast(t.certification_level as varchar) as level_code,
        t.cohort as period
    from {{ ref('fct_diplomas') }} as t

),

counted as (

    select
        case when grouping(level_code) = 0 then level_code else 'TOTAL' end as row_code,
        period,
        count(*) as diplomas_n
    from facts
    group by rollup(period, level_code)

),

expected as (

    select
        row_code,
        'diplomas' as column_code,
        period,
        diplomas_n as numerator,
        null as denominator,
        diplomas_n as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('diplomas_by_level', periods=6) }}
