with outcomes as (

    select
        enrolments.enrolment_key,
        enrolments.learner_key,
        enrolments.academic_year,
        enrolments.unit_key,
        enrolments.unit_code,
        enrolments.epn_code,
        enrolments.organising_centre_code,
        enrolments.home_centre_code,
        enrolments.modality,
        enrolments.brand,
        outcomes.exam_centre_code,
        outcomes.is_in_exam_scope,
        outcomes.is_recorded,
        outcomes.is_attended,
        outcomes.is_passed,
        outcomes.best_mark,
        outcomes.sessions_recorded
    from {{ ref('int_exam_outcomes') }} as outcomes
    inner join {{ ref('fct_enrolments') }} as enrolments
        on outcomes.learner_key = enrolments.learner_key
        and outcomes.academic_year = enrolments.academic_year
        and outcomes.unit_code = enrolments.unit_code
        and outcomes.organising_centre_code = enrolments.organising_centre_code

)

select
    *,
    -- R9: the notes keep only offerings where somebody attended some session
    coalesce(
        bool_or(is_attended) over (partition by academic_year, unit_code, organising_centre_code, modality), false
    ) as is_offering_sat
from outcomes
