-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('collections', 'enquetes') }}

)

select
    row_id,
    record_number,
    'collections' as system,
    nom as last_name,
    prenom as first_name,
    date_naissance as birth_date,
    sexe as sex,
    code_diplome as certification_code,
    nature_diplome as certification_kind,
    date_jury as jury_date,
    'original' as document_kind,
    delivre as state,
    centre as centre_code,
    situation_emploi as situation,
    date_reponse as reported_on,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
