-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with

landed as (

    {{ landed('galao', 'suivis') }}

),

-- the sessions are on the enrolment's row: one row each, where anything is said of it
sessions as (

    select
        landed.*,
        numbers.session,
        case numbers.session when 1 then NoteExamen when 2 then NoteRattrapage end as session_mark,
        case numbers.session when 1 then NoteExamen_code when 2 then NoteRattrapage_code end as session_outcome
    from landed
    cross join (values (1), (2)) as numbers (session)

)

select
    row_id,
    record_number,
    'galao' as system,
    Matricule as local_id,
    Annee as academic_year,
    Organisateur as organising_centre_code,
    CodeUnite as unit_code,
    session,
    session_mark as mark,
    Bareme as mark_scale,
    session_outcome as outcome,
    reject_column,
    reject_rule,
    reject_value
from sessions
where session_mark is not null or session_outcome is not null
