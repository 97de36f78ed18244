-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('siicre', 'unites') }}

)

select
    row_id,
    record_number,
    'siicre' as system,
    ID_AUD as local_id,
    ANNEE as academic_year,
    UE as unit_code,
    SEM as semester,
    ORGA as organising_centre_code,
    MODAL as modality,
    ETAT as state,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
