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
    code_diplome as certification_code,
    date_jury as jury_date,
    date_delivrance as delivered_on,
    num_parchemin as document_number,
    nature_parchemin as document_kind,
    num_parchemin_origine as replaces_document_number,
    etat as state,
    centre as centre_code,
    composante as brand,
    date_saisie as reported_on,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
