-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('collections', 'centres') }}

)

select
    row_id,
    record_number,
    'collections' as system,
    ine,
    split_part(nom_prenoms, ',', 1) as last_name,
    trim(split_part(nom_prenoms, ',', 2)) as first_name,
    ne_le as birth_date,
    sexe as sex,
    diplome as certification_code,
    jury_du as jury_date,
    numero as document_number,
    coalesce(type_document, 'original') as document_kind,
    remplace as replaces_document_number,
    coalesce(etat_remise, 'delivered') as state,
    centre as centre_code,
    transmis_le as reported_on,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
