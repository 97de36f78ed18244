with

registrations as (

    select * from {{ ref('int_registrations_decided') }} where disposition = 'kept'

),

enrolments as (

    select
        enrolments.learner_key,
        enrolments.academic_year,
        count(*) as enrolments,
        -- an unknown modality is not known to be at a distance
        coalesce(bool_or(modalities.is_distance_or_hybrid), false) as has_distance_or_hybrid
    from {{ ref('int_enrolments_decided') }} as enrolments
    left join {{ ref('dim_modality') }} as modalities on enrolments.modality = modalities.modality
    where enrolments.disposition = 'kept'
    group by enrolments.learner_key, enrolments.academic_year

)

select
    {{ registration_key('registrations') }} as registration_key,
    registrations.learner_key,
    registrations.academic_year,
    registrations.home_centre_code,
    profiles.brand,
    {{ month_of('registrations.registered_on') }} as registered_month,
    ages.age,
    learners.sex,
    profiles.situation,
    profiles.activity,
    {{ is_active('profiles.activity', 'profiles.situation') }} as is_active,
    left(profiles.occupation, 1) as occupation_group,
    profiles.working_time,
    profiles.highest_diploma_level,
    learners.first_diploma_level,
    profiles.training_type,
    -- an unknown kind of registration is not known to be work-study
    coalesce(cast(training_types.is_work_study as boolean), false) as is_work_study,
    profiles.financing,
    learners.first_registration_year = registrations.academic_year as is_first_registration,
    enrolments.enrolments,
    enrolments.has_distance_or_hybrid,
    profiles.has_conflict
from registrations
inner join {{ ref('int_registration_profiles') }} as profiles
    on registrations.learner_key = profiles.learner_key and registrations.academic_year = profiles.academic_year
inner join {{ ref('int_learner_profiles') }} as learners on registrations.learner_key = learners.learner_key
inner join {{ ref('int_learner_ages') }} as ages
    on registrations.learner_key = ages.learner_key and registrations.academic_year = ages.academic_year
left join {{ ref('training_types') }} as training_types on profiles.training_type = training_types.code
inner join enrolments
    on registrations.learner_key = enrolments.learner_key and registrations.academic_year = enrolments.academic_year
