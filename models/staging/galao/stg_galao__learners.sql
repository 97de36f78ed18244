-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('galao', 'alternants') }}

)

select
    row_id,
    record_number,
    'galao' as system,
    Matricule as local_id,
    Annee as as_of,
    INE as ine,
    split_part(NomPrenom, ',', 1) as last_name,
    trim(split_part(NomPrenom, ',', 2)) as first_name,
    DateNaissance as birth_date,
    Civilite as sex,
    Nationalite as nationality,
    PremiereAnnee as first_registration_year,
    SituationAvant as first_situation,
    DiplomeEntree as first_diploma_level,
    AnneeDiplomeEntree as first_diploma_year,
    reject_column,
    reject_rule,
    reject_value
from landed
