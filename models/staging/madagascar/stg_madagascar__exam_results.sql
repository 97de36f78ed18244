-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with

landed as (

    {{ landed('madagascar', 'inscriptions') }}

),

-- the sessions are on the enrolment's row: one row each, where anything is said of it
sessions as (

    select
        landed.*,
        numbers.session,
        case numbers.session when 1 then resultat end as session_outcome
    from landed
    cross join (values (1)) as numbers (session)

)

select
    row_id,
    record_number,
    'madagascar' as system,
    numero as local_id,
    annee_universitaire as academic_year,
    centre_organisateur as organising_centre_code,
    unite as unit_code,
    session,
    session_outcome as outcome,
    reject_column,
    reject_rule,
    reject_value
from sessions
where session_outcome is not null
