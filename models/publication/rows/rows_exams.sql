with

enrolments as (

    select * from {{ ref('pub_exam_enrolments') }}

),

-- R11: a part is complete where more than the threshold of its exam enrolments is recorded
parts as (

    select
        *,
        {{ is_complete(
            'count(*) filter (where is_recorded) over (partition by academic_year, ' ~ completeness_part("'centre_epn'") ~ ')',
            'count(*) over (partition by academic_year, ' ~ completeness_part("'centre_epn'") ~ ')'
        ) }} as is_complete_by_epn,
        {{ is_complete(
            'count(*) filter (where is_recorded) over (partition by academic_year, ' ~ completeness_part("'offering'") ~ ')',
            'count(*) over (partition by academic_year, ' ~ completeness_part("'offering'") ~ ')'
        ) }} as is_complete_by_offering
    from enrolments

)

select
    enrolment_key as row_key,
    learner_key,
    academic_year as period,
    {{ first_calendar_year('academic_year') }} as period_year,
    exam_centre_code,
    epn_code,
    published_modality as modality,
    is_recorded,
    is_attended,
    is_passed,
    is_complete_by_epn,
    is_complete_by_offering
from parts
