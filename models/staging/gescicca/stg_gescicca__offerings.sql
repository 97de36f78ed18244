-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('gescicca', 'unite_ouverte') }}

)

select
    row_id,
    record_number,
    'gescicca' as system,
    centre_code
    || '/' || annee
    || '/' || cast(semestre_code as varchar)
    || '/' || unite_numero
    || '/' || groupe_code as offering_ref,
    annee as academic_year,
    centre_code as teaching_centre,
    unite_numero as unit_code,
    semestre_code as semester,
    cra_organisateur as organising_centre_code,
    modalite as modality,
    etat_ouverture_code as state,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
