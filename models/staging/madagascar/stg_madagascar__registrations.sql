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
    cast(null as varchar) as brand,
    date_inscription as registered_on,
    'valid' as state,
    cast(null as varchar) as department,
    situation,
    case situation
        when 'employed' then 'active'
        when 'seeking' then 'active'
        when 'inactive' then 'inactive'
    end as activity,
    cast(null as varchar) as occupation,
    cast(null as varchar) as working_time,
    diplome as highest_diploma_level,
    cast(null as integer) as highest_diploma_year,
    'continuing' as training_type,
    cast(null as varchar) as financing,
    cast(null as varchar) as programme_code,
    reject_column,
    reject_rule,
    reject_value
from landed
