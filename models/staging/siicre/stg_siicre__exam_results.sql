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
    UE as unit_code,
    SESS as session,
    DT_EXAM as sat_on,
    NOTE as mark,
    cast(20 as decimal(12, 4)) as mark_scale,
    NOTE_code as outcome,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
