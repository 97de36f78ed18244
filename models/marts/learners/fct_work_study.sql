select
    registrations.registration_key,
    registrations.learner_key,
    registrations.academic_year,
    registrations.home_centre_code,
    registrations.training_type as contract_type,
    registrations.programme_code,
    certifications.certification_kind,
    certifications.certification_level,
    certifications.epn_code
from {{ ref('fct_registrations') }} as registrations
left join {{ ref('dim_certification') }} as certifications
    on registrations.programme_code = certifications.certification_code
where registrations.is_work_study
