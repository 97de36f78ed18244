with counted as (

    select
        academic_year,
        unit_code,
        epn_code,
        organising_centre_code,
        modality,
        count(*) as enrolments,
        count(*) filter (where is_in_exam_scope) as exam_enrolments,
        count(*) filter (where is_in_exam_scope and is_recorded) as recorded,
        count(*) filter (where is_in_exam_scope and is_attended) as attended,
        count(*) filter (where is_in_exam_scope and is_passed) as passed,
        coalesce(bool_or(is_attended), false) as was_sat -- nothing recorded is not attended
    from {{ ref('fct_exam_outcomes') }}
    group by academic_year, unit_code, epn_code, organising_centre_code, modality

),

-- R8: an unknown modality makes an offering only where the centre opens the unit in no known one
known as (

    select
        *,
        count(modality) over (partition by academic_year, unit_code, organising_centre_code) as known_modalities
    from counted

)

select
    {{ offering_key() }} as offering_key,
    * exclude (known_modalities)
from known
where modality is not null or known_modalities = 0
