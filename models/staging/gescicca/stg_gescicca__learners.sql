-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('gescicca', 'auditeur') }}

)

select
    row_id,
    record_number,
    'gescicca' as system,
    numero as local_id,
    ancien_code as former_local_id,
    ine,
    ine_cnam as cnam_ine,
    nom as last_name,
    prenom as first_name,
    date_naissance as birth_date,
    titre as sex,
    code_nationalite as nationality,
    annee_premiere_inscription as first_registration_year,
    situation_premiere_inscription as first_situation,
    plus_haut_diplome_initial_niveau as first_diploma_level,
    plus_haut_diplome_initial_annee as first_diploma_year,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
