-- Apprentices and those in professionalisation by home centre.
with facts as (

    select
        t.home_centre_code,
        t.academic_year as period
    from {{ ref('fct_registrations') }} as t
    where t.training_type in ('apprenticeship', 'professionalisation')

),

counted as (

    select
        case
            when grouping(facts.home_centre_code) = 0 then facts.home_centre_code
            when grouping(centres.area_code) = 0 then centres.area_code
            else 'TOTAL'
        end as row_code,
        period,
        count(*) as work_study_learners_n
    from facts
    inner join {{ ref('dim_centre') }} as centres on facts.home_centre_code = centres.centre_code
    group by rollup(period, centres.area_code, facts.home_centre_code)

),

expected as (

    select
        row_code,
        'work_study_learners' as column_code,
        period,
        work_study_learners_n as numerator,
        null as denominator,
        work_study_learners_n as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('work_study_by_centre', periods=5) }}
