-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('collections', 'enquetes') }}

)

select
    row_id,
    record_number,
    'collections' as system,
    cast(null as varchar) as local_id,
    cast(null as varchar) as local_system,
    cast(null as varchar) as ine,
    nom as last_name,
    prenom as first_name,
    date_naissance as birth_date,
    sexe as sex,
    code_diplome as certification_code,
    nature_diplome as certification_kind,
    date_jury as jury_date,
    cast(null as date) as delivered_on,
    cast(null as varchar) as document_number,
    'original' as document_kind,
    cast(null as varchar) as replaces_document_number,
    delivre as state,
    centre as centre_code,
    cast(null as varchar) as brand,
    cast(null as varchar) as epn_code,
    situation_emploi as situation,
    cast(null as integer) as highest_diploma_level,
    cast(null as integer) as highest_diploma_year,
    date_reponse as reported_on,
    reject_column,
    reject_rule,
    reject_value
from landed
