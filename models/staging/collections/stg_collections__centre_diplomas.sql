-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('collections', 'centres') }}

)

select
    row_id,
    record_number,
    'collections' as system,
    cast(null as varchar) as local_id,
    cast(null as varchar) as local_system,
    ine,
    split_part(nom_prenoms, ',', 1) as last_name,
    trim(split_part(nom_prenoms, ',', 2)) as first_name,
    ne_le as birth_date,
    sexe as sex,
    diplome as certification_code,
    cast(null as varchar) as certification_kind,
    jury_du as jury_date,
    cast(null as date) as delivered_on,
    numero as document_number,
    coalesce(type_document, 'original') as document_kind,
    remplace as replaces_document_number,
    coalesce(etat_remise, 'delivered') as state,
    centre as centre_code,
    cast(null as varchar) as brand,
    cast(null as varchar) as epn_code,
    cast(null as varchar) as situation,
    cast(null as integer) as highest_diploma_level,
    cast(null as integer) as highest_diploma_year,
    transmis_le as reported_on,
    reject_column,
    reject_rule,
    reject_value
from landed
