-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('bedeo', 'unites') }}

)

select
    row_id,
    record_number,
    'bedeo' as system,
    annee as academic_year,
    code_ue as unit_code,
    type_unite as unit_type,
    intitule as unit_title,
    credits as ects,
    nb_heures as catalogue_hours,
    equipe as epn_code,
    niveau as unit_level,
    examen as has_exam,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
