select
    enrolments.enrolment_key as row_key,
    enrolments.learner_key,
    {{ period_of('enrolments.academic_year') }},
    enrolments.organising_centre_code,
    organisers.area_code as organising_area_code,
    enrolments.home_centre_code,
    homes.area_code as home_area_code,
    enrolments.home_centre_code <> enrolments.organising_centre_code as is_transferred,
    enrolments.epn_code,
    modalities.published_modality as modality,
    modalities.is_distance_or_hybrid,
    registrations.training_type,
    {{ training_group('registrations.training_type') }} as training_group,
    enrolments.learner_hours
from {{ ref('fct_enrolments') }} as enrolments
inner join {{ ref('fct_registrations') }} as registrations
    on enrolments.registration_key = registrations.registration_key
inner join {{ ref('dim_centre') }} as organisers on enrolments.organising_centre_code = organisers.centre_code
inner join {{ ref('dim_centre') }} as homes on enrolments.home_centre_code = homes.centre_code
left join {{ ref('dim_modality') }} as modalities on enrolments.modality = modalities.modality
