-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('sissae', 'auditeurs') }}

)

select
    row_id,
    record_number,
    'sissae' as system,
    code_auditeur as local_id,
    nom as last_name,
    prenom as first_name,
    date_naissance as birth_date,
    sexe as sex,
    nationalite as nationality,
    premiere_annee as first_registration_year,
    diplome_initial as first_diploma_level,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
