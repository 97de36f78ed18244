-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('d3', 'demandes') }}

)

select
    row_id,
    record_number,
    'd3' as system,
    num_auditeur as local_id,
    application_origine as local_system,
    ine,
    nom_naissance as last_name,
    prenom as first_name,
    date_naissance as birth_date,
    genre as sex,
    code_diplome as certification_code,
    date_jury as jury_date,
    date_delivrance as delivered_on,
    num_parchemin as document_number,
    nature_document as document_kind,
    num_parchemin_initial as replaces_document_number,
    etat as state,
    centre as centre_code,
    epn as epn_code,
    situation,
    niveau_diplome_anterieur as highest_diploma_level,
    annee_diplome_anterieur as highest_diploma_year,
    date_demande as reported_on,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
