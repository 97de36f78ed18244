-- Documents by the EPN of their certification.
with facts as (

    select
        t.epn_code,
        t.cohort as period
    from {{ ref('fct_diplomas') }} as t

),

counted as (

    select
        case when grouping(epn_code) = 0 then epn_code else 'TOTAL' end as row_code,
        period,
        count(*) as diplomas_n
    from facts
    group by rollup(period, epn_code)

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

{{ compare_cells('diplomas_by_epn', periods=6) }}
