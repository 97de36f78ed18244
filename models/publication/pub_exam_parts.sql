with

sessions as (

    -- R9: the centre of the first known session
    select enrolment_key, {{ first_known('exam_centre_code', 'session') }} as exam_centre_code
    from {{ ref('fct_exam_results') }}
    group by enrolment_key

),

enrolments as (

    select
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
        coalesce(sessions.exam_centre_code, outcomes.organising_centre_code) as exam_centre_code
    from {{ ref('fct_exam_outcomes') }} as outcomes
    left join sessions on outcomes.enrolment_key = sessions.enrolment_key
    left join {{ ref('dim_modality') }} as modalities on outcomes.modality = modalities.modality
    where outcomes.is_in_exam_scope

),

counted as (

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
    from enrolments
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
