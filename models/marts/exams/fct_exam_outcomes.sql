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
        -- R9: a blank centre is the organiser
        coalesce(outcomes.exam_centre_code, enrolments.organising_centre_code) as exam_centre_code,
        {{ is_in_exam_scope('units.has_exam', 'enrolments.brand') }} as is_in_exam_scope,
        coalesce(outcomes.sessions_recorded, 0) > 0 as is_recorded,
        outcomes.is_attended,
        outcomes.is_passed,
        outcomes.best_mark,
        coalesce(outcomes.sessions_recorded, 0) as sessions_recorded -- no row is no session
    from {{ ref('fct_enrolments') }} as enrolments
    inner join {{ ref('dim_unit') }} as units on enrolments.unit_key = units.unit_key
    left join {{ ref('int_exam_outcomes') }} as outcomes on enrolments.enrolment_key = outcomes.enrolment_key

)

select
    *,
    -- R9: the notes keep only offerings where somebody attended some session
    coalesce(
        bool_or(is_attended) over (partition by academic_year, unit_code, organising_centre_code, modality), false
    ) as is_offering_sat
from outcomes
