with learners as (

    select distinct learner_key
    from {{ ref('int_registrations_decided') }}
    where disposition = 'kept'

)

select
    profiles.learner_key,
    profiles.sex,
    profiles.birth_year,
    profiles.birth_month,
    profiles.nationality,
    profiles.first_registration_year,
    profiles.first_situation,
    profiles.first_diploma_level,
    profiles.first_diploma_year
from {{ ref('int_learner_profiles') }} as profiles
inner join learners on profiles.learner_key = learners.learner_key
