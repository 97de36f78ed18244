select
    registrations.registration_key,
    registrations.learner_key,
    registrations.academic_year,
    registrations.home_centre_code,
    registrations.training_type as contract_type,
    certifications.certification_kind,
    certifications.certification_level,
    certifications.epn_code
from {{ ref('fct_registrations') }} as registrations
inner join {{ ref('int_registration_profiles') }} as profiles
    on registrations.learner_key = profiles.learner_key and registrations.academic_year = profiles.academic_year
left join {{ ref('dim_certification') }} as certifications
    on profiles.programme_code = certifications.certification_code
where registrations.is_work_study
