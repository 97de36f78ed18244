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

known as (

    select
        *,
        {{ is_offering() }} as is_offering
    from counted

)

select
    {{ offering_key() }} as offering_key,
    * exclude (is_offering)
from known
where is_offering
