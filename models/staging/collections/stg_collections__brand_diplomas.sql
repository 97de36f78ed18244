-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('collections', 'marques') }}

)

select
    row_id,
    record_number,
    'collections' as system,
    nom as last_name,
    prenom as first_name,
    date_naissance as birth_date,
    civilite as sex,
    code_diplome as certification_code,
    date_jury as jury_date,
    date_remise as delivered_on,
    num_diplome as document_number,
    coalesce(nature, 'original') as document_kind,
    num_diplome_initial as replaces_document_number,
    'delivered' as state,
    'PAR' as centre_code,
    marque as brand,
    date_envoi as reported_on,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
