-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('open_portal', 'course_results') }}

)

select
    row_id,
    record_number,
    'open_portal' as system,
    personId as local_id,
    academicYear as academic_year,
    courseCode as unit_code,
    term as semester,
    organisingCentre as organising_centre_code,
    deliveryMode as modality,
    status as state,
    grantedBy as obtained_by,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
