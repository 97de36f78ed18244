with years as (

    select
        learner_key,
        min(academic_year) as first_academic_year,
        max(academic_year) as last_academic_year,
        count(*) as academic_years
    from {{ ref('fct_registrations') }}
    group by learner_key

),

candidates as (

    select learner_key, min(decision_year) as first_decision_year
    from {{ ref('fct_candidates') }}
    group by learner_key

),

diplomas as (

    select learner_key, min(cohort) as first_cohort, count(*) as diplomas
    from {{ ref('fct_diplomas') }}
    group by learner_key

),

persons as (

    select learner_key from years
    union
    select learner_key from candidates
    union
    select learner_key from diplomas

)

select
    persons.learner_key,
    profiles.sex,
    years.learner_key is not null as is_learner,
    candidates.learner_key is not null as is_candidate,
    diplomas.learner_key is not null as is_holder,
    years.first_academic_year,
    years.last_academic_year,
    coalesce(years.academic_years, 0) as academic_years,
    candidates.first_decision_year,
    diplomas.first_cohort,
    coalesce(diplomas.diplomas, 0) as diplomas
from persons
left join {{ ref('int_learner_profiles') }} as profiles on persons.learner_key = profiles.learner_key
left join years on persons.learner_key = years.learner_key
left join candidates on persons.learner_key = candidates.learner_key
left join diplomas on persons.learner_key = diplomas.learner_key
