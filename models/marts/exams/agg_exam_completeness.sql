with counted as (

    select
        academic_year,
        organising_centre_code,
        epn_code,
        modality,
        grouping(organising_centre_code, epn_code, modality) as grouping_id,
        count(*) as exam_enrolments,
        count(*) filter (where is_recorded) as recorded,
        count(*) filter (where is_attended) as attended,
        count(*) filter (where is_passed) as passed
    from {{ ref('fct_exam_outcomes') }}
    where is_in_exam_scope
    group by grouping sets ( -- noqa: PRS
        (academic_year, organising_centre_code),
        (academic_year, epn_code),
        (academic_year, modality),
        (academic_year, organising_centre_code, epn_code),
        (academic_year, organising_centre_code, modality)
    )

)

select
    case grouping_id
        when 3 then 'centre'
        when 5 then 'epn'
        when 6 then 'modality'
        when 1 then 'centre_epn'
        when 2 then 'centre_modality'
    end as grain,
    academic_year,
    organising_centre_code,
    epn_code,
    modality,
    exam_enrolments,
    recorded,
    attended,
    passed,
    1.0 * recorded / exam_enrolments as completeness,
    {{ is_complete('recorded', 'exam_enrolments') }} as is_complete
from counted
