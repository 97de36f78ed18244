-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('diva', 'candidats') }}

)

select
    row_id,
    record_number,
    'diva' as system,
    num_candidat as candidate_id,
    num_auditeur as local_id,
    appli_scolarite as local_system,
    ine,
    nom_naissance as last_name,
    prenom as first_name,
    date_naissance as birth_date,
    civilite as sex,
    nationalite as nationality,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
