-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('open_portal', 'registrations') }}

)

select
    row_id,
    record_number,
    'open_portal' as system,
    personId as local_id,
    academicYear as academic_year,
    homeCentre as centre_code,
    registeredOn as registered_on,
    status as state,
    department,
    employmentStatus as situation,
    labourForce as activity,
    occupation,
    workingTime as working_time,
    qualificationLevel as highest_diploma_level,
    qualificationYear as highest_diploma_year,
    track as training_type,
    funding as financing,
    programme as programme_code,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
