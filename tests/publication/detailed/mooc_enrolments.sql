-- Enrolments in the MOOC, all sessions of a year.
with facts as (

    select
        t.mooc_code,
        t.academic_year as period
    from {{ ref('fct_mooc_enrolments') }} as t

),

counted as (

    select
        case when grouping(mooc_code) = 0 then mooc_code else 'TOTAL' end as row_code,
        period,
        count(*) as mooc_enrolments_n
    from facts
    group by rollup(period, mooc_code)

),

expected as (

    select
        row_code,
        'mooc_enrolments' as column_code,
        period,
        mooc_enrolments_n as numerator,
        null as denominator,
        mooc_enrolments_n as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('mooc_enrolments', periods=3) }}
