with counted as (

    select
        grains.content,
        enrolments.academic_year,
        case grains.content
            when 'exams_by_modality' then enrolments.published_modality
            else enrolments.exam_centre_code
        end as row_code,
        {{ completeness_part('grains.value') }} as part,
        count(*) as exam_enrolments,
        count(*) filter (where enrolments.is_recorded) as recorded,
        count(*) filter (where enrolments.is_attended) as attended,
        count(*) filter (where enrolments.is_passed) as passed
    from {{ ref('pub_exam_enrolments') }} as enrolments
    cross join {{ ref('publication_settings') }} as grains
    inner join {{ ref('publication_settings') }} as filters
        on grains.content = filters.content and filters.setting = 'sat_offerings_only'
    where grains.setting = 'exam_grain' and (filters.value = 'false' or enrolments.is_offering_sat)
    group by all

)

select
    *,
    {{ is_complete('recorded', 'exam_enrolments') }} as is_complete
from counted
