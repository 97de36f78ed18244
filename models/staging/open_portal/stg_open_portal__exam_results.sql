with landed as (

    {{ landed('open_portal', 'course_results') }}

),

session_1 as (

    select
        row_id,
        record_number,
        'open_portal' as system,
        personId as local_id,
        academicYear as academic_year,
        cast(null as varchar) as enrolment_ref,
        cast(null as varchar) as teaching_centre,
        organisingCentre as organising_centre_code,
        courseCode as unit_code,
        1 as session,
        cast(null as date) as sat_on,
        cast(null as varchar) as exam_centre_code,
        markSession1 as mark,
        cast(20 as decimal(12, 4)) as mark_scale,
        markSession1_code as outcome,
        continuousAssessment as continuous_assessment,
        reject_column,
        reject_rule,
        reject_value
    from landed
    where markSession1 is not null or markSession1_code is not null or continuousAssessment

),

session_2 as (

    select
        row_id,
        record_number,
        'open_portal' as system,
        personId as local_id,
        academicYear as academic_year,
        cast(null as varchar) as enrolment_ref,
        cast(null as varchar) as teaching_centre,
        organisingCentre as organising_centre_code,
        courseCode as unit_code,
        2 as session,
        cast(null as date) as sat_on,
        cast(null as varchar) as exam_centre_code,
        markSession2 as mark,
        cast(20 as decimal(12, 4)) as mark_scale,
        markSession2_code as outcome,
        cast(null as boolean) as continuous_assessment,
        reject_column,
        reject_rule,
        reject_value
    from landed
    where markSession2 is not null or markSession2_code is not null

)

select * from session_1
union all
select * from session_2
