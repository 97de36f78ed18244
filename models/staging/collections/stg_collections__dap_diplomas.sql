-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('collections', 'dap') }}

)

select
    row_id,
    record_number,
    'collections' as system,
    NOM as last_name,
    PRENOM as first_name,
    DATE_NAISSANCE as birth_date,
    SEXE as sex,
    CODE_CERTIFICAT as certification_code,
    DATE_SESSION as jury_date,
    NUM_CERTIFICAT as document_number,
    'original' as document_kind,
    'delivered' as state,
    CENTRE as centre_code,
    DATE_EXPORT as reported_on,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
