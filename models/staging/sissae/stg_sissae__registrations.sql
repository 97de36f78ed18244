-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('sissae', 'inscriptions') }}

)

select
    row_id,
    record_number,
    'sissae' as system,
    code_auditeur as local_id,
    annee as academic_year,
    centre as centre_code,
    date_inscription as registered_on,
    etat as state,
    travail as situation,
    case travail
        when 'employed' then 'active'
        when 'seeking' then 'active'
        when 'inactive' then 'inactive'
    end as activity,
    diplome as highest_diploma_level,
    annee_diplome as highest_diploma_year,
    'continuing' as training_type,
    formation as programme_code,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
