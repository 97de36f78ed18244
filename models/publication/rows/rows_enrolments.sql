select
    enrolments.enrolment_key as row_key,
    enrolments.learner_key,
    enrolments.academic_year as period,
    {{ first_calendar_year('enrolments.academic_year') }} as period_year,
    enrolments.organising_centre_code,
    enrolments.home_centre_code,
    enrolments.home_centre_code <> enrolments.organising_centre_code as is_transferred,
    enrolments.epn_code,
    modalities.published_modality as modality,
    modalities.is_distance_or_hybrid,
    registrations.training_type,
    enrolments.learner_hours
from {{ ref('fct_enrolments') }} as enrolments
inner join {{ ref('fct_registrations') }} as registrations
    on enrolments.registration_key = registrations.registration_key
left join {{ ref('dim_modality') }} as modalities on enrolments.modality = modalities.modality
