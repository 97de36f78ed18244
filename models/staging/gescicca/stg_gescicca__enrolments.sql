-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('gescicca', 'inscription_unite') }}

)

select
    row_id,
    record_number,
    'gescicca' as system,
    auditeur_numero as local_id,
    annee as academic_year,
    centre_code
    || '/' || annee
    || '/' || cast(semestre_code as varchar)
    || '/' || unite_code
    || '/' || groupe_code as offering_ref,
    unite_code as unit_code,
    semestre_code as semester,
    etat as state,
    type_obtention as obtained_by,
    composante as brand,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
