-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('galao', 'alternants') }}

)

select
    row_id,
    record_number,
    'galao' as system,
    Matricule as local_id,
    Annee as academic_year,
    Site as centre_code,
    DateContrat as registered_on,
    EtatContrat as state,
    Departement as department,
    'employed' as situation,
    'active' as activity,
    DiplomeEntree as highest_diploma_level,
    AnneeDiplomeEntree as highest_diploma_year,
    TypeContrat as training_type,
    TypeContrat as financing,
    CodeFormation as programme_code,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
