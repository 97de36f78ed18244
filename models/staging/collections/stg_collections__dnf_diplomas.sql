-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('collections', 'dnf') }}

)

select
    row_id,
    record_number,
    'collections' as system,
    ine,
    nom_naissance as last_name,
    prenom as first_name,
    date_naissance as birth_date,
    civilite as sex,
    code_diplome as certification_code,
    nature_diplome as certification_kind,
    date_jury as jury_date,
    date_edition as delivered_on,
    num_parchemin as document_number,
    coalesce(nature_edition, 'original') as document_kind,
    num_parchemin_remplace as replaces_document_number,
    'delivered' as state,
    centre as centre_code,
    epn as epn_code,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
