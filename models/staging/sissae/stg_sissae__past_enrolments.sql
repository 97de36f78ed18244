-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('sissae', 'historique') }}

)

select
    row_id,
    record_number,
    'sissae' as system,
    code_auditeur as local_id,
    annee as academic_year,
    code_unite as unit_code,
    'LBN' as organising_centre_code,
    'valid' as state,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
