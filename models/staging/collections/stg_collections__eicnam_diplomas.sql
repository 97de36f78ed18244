-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('collections', 'eicnam') }}

)

select
    row_id,
    record_number,
    'collections' as system,
    nom as last_name,
    prenom as first_name,
    naissance as birth_date,
    genre as sex,
    code_diplome as certification_code,
    date_jury as jury_date,
    num_parchemin as document_number,
    coalesce(nature_parchemin, 'original') as document_kind,
    parchemin_remplace as replaces_document_number,
    'delivered' as state,
    'PAR' as centre_code,
    epn as epn_code,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
