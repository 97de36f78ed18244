-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('madagascar', 'auditeurs') }}

)

select
    row_id,
    record_number,
    'madagascar' as system,
    numero as local_id,
    annee_universitaire as as_of,
    nom as last_name,
    prenoms as first_name,
    date_naissance as birth_date,
    sexe as sex,
    nationalite as nationality,
    premiere_annee as first_registration_year,
    reject_column,
    reject_rule,
    reject_value
from landed
