-- Hours of the unit, once an enrolment, by organising centre.
with facts as (

    select
        t.organising_centre_code,
        t.learner_hours,
        t.academic_year as period
    from {{ ref('fct_enrolments') }} as t

),

counted as (

    select
        case
            when grouping(facts.organising_centre_code) = 0 then facts.organising_centre_code
            when grouping(centres.area_code) = 0 then centres.area_code
            else 'TOTAL'
        end as row_code,
        period,
        sum(learner_hours) as learner_hours_n
    from facts
    inner join {{ ref('dim_centre') }} as centres on facts.organising_centre_code = centres.centre_code
    group by rollup(period, centres.area_code, facts.organising_centre_code)

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

{{ compare_cells('learner_hours_by_centre', periods=3) }}
