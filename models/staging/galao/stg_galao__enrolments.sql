-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('galao', 'suivis') }}

)

select
    row_id,
    record_number,
    'galao' as system,
    Matricule as local_id,
    Annee as academic_year,
    CodeUnite as unit_code,
    Semestre as semester,
    Organisateur as organising_centre_code,
    Mode as modality,
    Etat as state,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
