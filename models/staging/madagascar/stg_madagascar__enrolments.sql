-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('madagascar', 'inscriptions') }}

)

select
    row_id,
    record_number,
    'madagascar' as system,
    numero as local_id,
    annee_universitaire as academic_year,
    unite as unit_code,
    centre_organisateur as organising_centre_code,
    modalite as modality,
    'valid' as state,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
