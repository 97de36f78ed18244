with years as (

    select
        learner_key,
        any_value(first_academic_year) as first_academic_year,
        max(academic_year) as last_academic_year,
        count(*) as academic_years,
        max(years_away) as longest_absence,
        any_value(years_to_first_diploma) as years_to_first_diploma
    from {{ ref('fct_learner_years') }}
    group by learner_key

),

-- a unit passed twice earns its best credits once
units as (

    select
        outcomes.learner_key,
        outcomes.unit_code,
        bool_or(outcomes.is_passed) as is_passed,
        max(units.ects) filter (where outcomes.is_passed) as credits,
        max(units.ects) filter (where outcomes.is_passed and units.unit_level in (5, 6)) as licence_credits
    from {{ ref('fct_exam_outcomes') }} as outcomes
    inner join {{ ref('dim_unit') }} as units on outcomes.unit_key = units.unit_key
    group by outcomes.learner_key, outcomes.unit_code

),

earned as (

    select
        learner_key,
        count(*) as units_taken,
        count(*) filter (where is_passed) as units_passed,
        sum(credits) as credits,
        sum(licence_credits) as licence_credits
    from units
    group by learner_key

)

select
    years.learner_key,
    years.first_academic_year,
    years.last_academic_year,
    years.academic_years,
    years.longest_absence,
    earned.units_taken,
    earned.units_passed,
    -- no unit passed is no credit
    coalesce(cast(earned.credits as double), 0) as credits,
    coalesce(cast(earned.licence_credits as double), 0) as licence_credits,
    persons.first_cohort,
    years.years_to_first_diploma
from years
inner join {{ ref('dim_person') }} as persons on years.learner_key = persons.learner_key
inner join earned on years.learner_key = earned.learner_key
