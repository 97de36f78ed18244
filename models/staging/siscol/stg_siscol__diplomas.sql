-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('siscol', 'diplomes') }}

)

select
    row_id,
    record_number,
    'siscol' as system,
    num_auditeur as local_id,
    'siscol' as local_system,
    cast(null as varchar) as ine,
    cast(null as varchar) as last_name,
    cast(null as varchar) as first_name,
    cast(null as date) as birth_date,
    cast(null as varchar) as sex,
    code_diplome as certification_code,
    cast(null as varchar) as certification_kind,
    date_jury as jury_date,
    date_delivrance as delivered_on,
    num_parchemin as document_number,
    nature_parchemin as document_kind,
    num_parchemin_origine as replaces_document_number,
    etat as state,
    centre as centre_code,
    composante as brand,
    cast(null as varchar) as epn_code,
    cast(null as varchar) as situation,
    cast(null as integer) as highest_diploma_level,
    cast(null as integer) as highest_diploma_year,
    date_saisie as reported_on,
    reject_column,
    reject_rule,
    reject_value
from landed
