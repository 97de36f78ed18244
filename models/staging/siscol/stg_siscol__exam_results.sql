-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('siscol', 'resultats') }}

)

select
    row_id,
    record_number,
    'siscol' as system,
    num_auditeur as local_id,
    annee as academic_year,
    num_insc_ue as enrolment_ref,
    code_ue as unit_code,
    session,
    date_examen as sat_on,
    centre_examen as exam_centre_code,
    note as mark,
    cast(20 as decimal(12, 4)) as mark_scale,
    resultat as outcome,
    controle_continu as continuous_assessment,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
