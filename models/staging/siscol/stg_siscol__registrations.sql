-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('siscol', 'inscriptions') }}

)

select
    row_id,
    record_number,
    'siscol' as system,
    num_auditeur as local_id,
    annee as academic_year,
    centre_rattachement as centre_code,
    composante as brand,
    date_inscription as registered_on,
    etat as state,
    dept_residence as department,
    situation,
    actif as activity,
    pcs as occupation,
    quotite as working_time,
    niveau_diplome as highest_diploma_level,
    annee_diplome as highest_diploma_year,
    regime as training_type,
    financement as financing,
    code_diplome as programme_code,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
