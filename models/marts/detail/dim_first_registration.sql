select
    profiles.learner_key,
    profiles.first_registration_year
from {{ ref('int_learner_profiles') }} as profiles
inner join {{ ref('dim_learner') }} as learners on profiles.learner_key = learners.learner_key
where profiles.first_registration_year is not null
