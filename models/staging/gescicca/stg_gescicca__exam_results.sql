with landed as (

    {{ landed('gescicca', 'note') }}

)

select
    row_id,
    record_number,
    'gescicca' as system,
    auditeur_numero as local_id,
    annee as academic_year,
    centre_code as teaching_centre,
    unite_code as unit_code,
    session_examen as session,
    date_examen as sat_on,
    cra_examen as exam_centre_code,
    note as mark,
    note_max as mark_scale,
    note_code as outcome,
    type_examen = 'continuous' and note is not null as continuous_assessment,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
