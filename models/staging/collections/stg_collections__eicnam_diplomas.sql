-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('collections', 'eicnam') }}

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
    naissance as birth_date,
    genre as sex,
    code_diplome as certification_code,
    cast(null as varchar) as certification_kind,
    date_jury as jury_date,
    cast(null as date) as delivered_on,
    num_parchemin as document_number,
    coalesce(nature_parchemin, 'original') as document_kind,
    parchemin_remplace as replaces_document_number,
    'delivered' as state,
    'PAR' as centre_code,
    cast(null as varchar) as brand,
    epn as epn_code,
    cast(null as varchar) as situation,
    cast(null as integer) as highest_diploma_level,
    cast(null as integer) as highest_diploma_year,
    cast(null as date) as reported_on,
    reject_column,
    reject_rule,
    reject_value
from landed
