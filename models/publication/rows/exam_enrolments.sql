select
    outcomes.enrolment_key,
    outcomes.learner_key,
    outcomes.academic_year,
    outcomes.unit_code,
    outcomes.epn_code,
    outcomes.organising_centre_code,
    outcomes.modality,
    modalities.published_modality,
    outcomes.is_recorded,
    outcomes.is_attended,
    outcomes.is_passed,
    outcomes.is_offering_sat,
    outcomes.exam_centre_code
from {{ ref('fct_exam_outcomes') }} as outcomes
left join {{ ref('dim_modality') }} as modalities on outcomes.modality = modalities.modality
where outcomes.is_in_exam_scope
