-- Hours of the unit, once an enrolment, by EPN.
with facts as (

    select
        t.epn_code,
        t.learner_hours,
        t.academic_year as period
    from {{ ref('fct_enrolments') }} as t

),

counted as (

    select
        case when grouping(epn_code) = 0 then epn_code else 'TOTAL' end as row_code,
        period,
        sum(learner_hours) as learner_hours_n
    from facts
    group by rollup(period, epn_code)

),

expected as (

    select
        row_code,
        'learner_hours' as column_code,
        period,
        learner_hours_n as numerator,
        null as denominator,
        learner_hours_n as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('learner_hours_by_epn', periods=3) }}
