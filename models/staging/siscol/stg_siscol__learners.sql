-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('siscol', 'auditeurs') }}

)

select
    row_id,
    record_number,
    'siscol' as system,
    num_auditeur as local_id,
    ine,
    nom as last_name,
    prenom as first_name,
    date_naissance as birth_date,
    sexe as sex,
    nationalite as nationality,
    annee_premiere_insc as first_registration_year,
    situation_premiere_insc as first_situation,
    diplome_premiere_insc as first_diploma_level,
    annee_diplome_premiere_insc as first_diploma_year,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
