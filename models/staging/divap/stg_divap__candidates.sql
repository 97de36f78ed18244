-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('divap', 'candidats') }}

)

select
    row_id,
    record_number,
    'divap' as system,
    ID_CANDIDAT as candidate_id,
    ID_AUDITEUR as local_id,
    APPLI as local_system,
    INE as ine,
    NOM as last_name,
    PRENOM as first_name,
    NAISSANCE as birth_date,
    SEXE as sex,
    NATIONALITE as nationality,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
