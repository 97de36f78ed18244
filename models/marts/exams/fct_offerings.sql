with outcomes as (

    select * from {{ ref('fct_exam_outcomes') }}

)

select
    {{ key_of(['academic_year', 'unit_code', 'organising_centre_code', "coalesce(modality, 'unknown')"]) }}
        as offering_key,
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
from outcomes
group by academic_year, unit_code, epn_code, organising_centre_code, modality
