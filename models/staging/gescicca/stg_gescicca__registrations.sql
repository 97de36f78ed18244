-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('gescicca', 'inscription') }}

)

select
    row_id,
    record_number,
    'gescicca' as system,
    auditeur_numero as local_id,
    annee as academic_year,
    cra as centre_code,
    date_inscription as registered_on,
    etat as state,
    departement_residence as department,
    situation_professionnelle as situation,
    actif as activity,
    pcs as occupation,
    temps_travail as working_time,
    plus_haut_diplome_niveau as highest_diploma_level,
    plus_haut_diplome_annee as highest_diploma_year,
    type_inscription as training_type,
    dispositif_financement as financing,
    diplome_prepare as programme_code,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
