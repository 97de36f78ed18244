-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('collections', 'dap') }}

)

select
    row_id,
    record_number,
    'collections' as system,
    cast(null as varchar) as local_id,
    cast(null as varchar) as local_system,
    cast(null as varchar) as ine,
    NOM as last_name,
    PRENOM as first_name,
    DATE_NAISSANCE as birth_date,
    SEXE as sex,
    CODE_CERTIFICAT as certification_code,
    cast(null as varchar) as certification_kind,
    DATE_SESSION as jury_date,
    cast(null as date) as delivered_on,
    NUM_CERTIFICAT as document_number,
    'original' as document_kind,
    cast(null as varchar) as replaces_document_number,
    'delivered' as state,
    CENTRE as centre_code,
    cast(null as varchar) as brand,
    cast(null as varchar) as epn_code,
    cast(null as varchar) as situation,
    cast(null as integer) as highest_diploma_level,
    cast(null as integer) as highest_diploma_year,
    DATE_EXPORT as reported_on,
    reject_column,
    reject_rule,
    reject_value
from landed
