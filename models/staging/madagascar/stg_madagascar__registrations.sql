-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('madagascar', 'auditeurs') }}

)

select
    row_id,
    record_number,
    'madagascar' as system,
    numero as local_id,
    annee_universitaire as academic_year,
    centre as centre_code,
    date_inscription as registered_on,
    'valid' as state,
    situation,
    case situation
        when 'employed' then 'active'
        when 'seeking' then 'active'
        when 'inactive' then 'inactive'
    end as activity,
    diplome as highest_diploma_level,
    'continuing' as training_type,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
