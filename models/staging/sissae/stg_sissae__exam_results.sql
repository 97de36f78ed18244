with landed as (

    {{ landed('sissae', 'notes') }}

),

session_1 as (

    select
        row_id,
        record_number,
        'sissae' as system,
        code_auditeur as local_id,
        annee as academic_year,
        cast(null as varchar) as enrolment_ref,
        cast(null as varchar) as teaching_centre,
        organisateur as organising_centre_code,
        code_unite as unit_code,
        1 as session,
        cast(null as date) as sat_on,
        cast(null as varchar) as exam_centre_code,
        note_s1 as mark,
        cast(100 as decimal(12, 4)) as mark_scale,
        note_s1_code as outcome,
        cast(null as boolean) as continuous_assessment,
        reject_column,
        reject_rule,
        reject_value
    from landed
    where note_s1 is not null or note_s1_code is not null

),

session_2 as (

    select
        row_id,
        record_number,
        'sissae' as system,
        code_auditeur as local_id,
        annee as academic_year,
        cast(null as varchar) as enrolment_ref,
        cast(null as varchar) as teaching_centre,
        organisateur as organising_centre_code,
        code_unite as unit_code,
        2 as session,
        cast(null as date) as sat_on,
        cast(null as varchar) as exam_centre_code,
        note_s2 as mark,
        cast(100 as decimal(12, 4)) as mark_scale,
        note_s2_code as outcome,
        cast(null as boolean) as continuous_assessment,
        reject_column,
        reject_rule,
        reject_value
    from landed
    where note_s2 is not null or note_s2_code is not null

)

select * from session_1
union all
select * from session_2
