with landed as (

    {{ landed('galao', 'suivis') }}

),

session_1 as (

    select
        row_id,
        record_number,
        'galao' as system,
        Matricule as local_id,
        Annee as academic_year,
        cast(null as varchar) as enrolment_ref,
        cast(null as varchar) as teaching_centre,
        Organisateur as organising_centre_code,
        CodeUnite as unit_code,
        1 as session,
        cast(null as date) as sat_on,
        cast(null as varchar) as exam_centre_code,
        NoteExamen as mark,
        Bareme as mark_scale,
        NoteExamen_code as outcome,
        cast(null as boolean) as continuous_assessment,
        reject_column,
        reject_rule,
        reject_value
    from landed
    where NoteExamen is not null or NoteExamen_code is not null

),

session_2 as (

    select
        row_id,
        record_number,
        'galao' as system,
        Matricule as local_id,
        Annee as academic_year,
        cast(null as varchar) as enrolment_ref,
        cast(null as varchar) as teaching_centre,
        Organisateur as organising_centre_code,
        CodeUnite as unit_code,
        2 as session,
        cast(null as date) as sat_on,
        cast(null as varchar) as exam_centre_code,
        NoteRattrapage as mark,
        Bareme as mark_scale,
        NoteRattrapage_code as outcome,
        cast(null as boolean) as continuous_assessment,
        reject_column,
        reject_rule,
        reject_value
    from landed
    where NoteRattrapage is not null or NoteRattrapage_code is not null

)

select * from session_1
union all
select * from session_2
