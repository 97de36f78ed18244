-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with

landed as (

    {{ landed('open_portal', 'course_results') }}

),

-- the sessions are on the enrolment's row: one row each, where anything is said of it
sessions as (

    select
        landed.*,
        numbers.session,
        case numbers.session when 1 then markSession1 when 2 then markSession2 end as session_mark,
        case numbers.session when 1 then markSession1_code when 2 then markSession2_code end as session_outcome,
        case numbers.session when 1 then continuousAssessment end as session_continuous_assessment
    from landed
    cross join (values (1), (2)) as numbers (session)

)

select
    row_id,
    record_number,
    'open_portal' as system,
    personId as local_id,
    academicYear as academic_year,
    organisingCentre as organising_centre_code,
    courseCode as unit_code,
    session,
    session_mark as mark,
    cast(20 as decimal(12, 4)) as mark_scale,
    session_outcome as outcome,
    session_continuous_assessment as continuous_assessment,
    reject_column,
    reject_rule,
    reject_value
from sessions
where session_mark is not null or session_outcome is not null or session_continuous_assessment
