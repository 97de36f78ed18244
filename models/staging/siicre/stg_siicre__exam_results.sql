-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('siicre', 'examens') }}

)

select
    row_id,
    record_number,
    'siicre' as system,
    ID_AUD as local_id,
    ANNEE as academic_year,
    cast(null as varchar) as enrolment_ref,
    cast(null as varchar) as teaching_centre,
    cast(null as varchar) as organising_centre_code,
    UE as unit_code,
    SESS as session,
    DT_EXAM as sat_on,
    cast(null as varchar) as exam_centre_code,
    NOTE as mark,
    cast(20 as decimal(12, 4)) as mark_scale,
    NOTE_code as outcome,
    cast(null as boolean) as continuous_assessment,
    reject_column,
    reject_rule,
    reject_value
from landed
