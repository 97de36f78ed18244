-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with

landed as (

    {{ landed('sissae', 'notes') }}

),

-- the sessions are on the enrolment's row: one row each, where anything is said of it
sessions as (

    select
        landed.*,
        numbers.session,
        case numbers.session when 1 then note_s1 when 2 then note_s2 end as session_mark,
        case numbers.session when 1 then note_s1_code when 2 then note_s2_code end as session_outcome
    from landed
    cross join (values (1), (2)) as numbers (session)

)

select
    row_id,
    record_number,
    'sissae' as system,
    code_auditeur as local_id,
    annee as academic_year,
    organisateur as organising_centre_code,
    code_unite as unit_code,
    session,
    session_mark as mark,
    cast(100 as decimal(12, 4)) as mark_scale,
    session_outcome as outcome,
    reject_column,
    reject_rule,
    reject_value
from sessions
where session_mark is not null or session_outcome is not null
