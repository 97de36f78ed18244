-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('siscol', 'inscriptions_ue') }}

)

select
    row_id,
    record_number,
    'siscol' as system,
    num_auditeur as local_id,
    annee as academic_year,
    num_insc_ue as enrolment_ref,
    code_ue as unit_code,
    semestre as semester,
    centre_organisateur as organising_centre_code,
    modalite as modality,
    etat as state,
    obtention as obtained_by,
    composante as brand,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
