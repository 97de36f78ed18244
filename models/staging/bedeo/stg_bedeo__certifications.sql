-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('bedeo', 'certifications') }}

)

select
    row_id,
    record_number,
    'bedeo' as system,
    annee as academic_year,
    code_diplome as certification_code,
    intitule as certification_title,
    nature as certification_kind,
    niveau as certification_level,
    equipe as epn_code,
    repertoire as register,
    alternance as is_work_study,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
