-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('open_portal', 'people') }}

)

select
    row_id,
    record_number,
    'open_portal' as system,
    personId as local_id,
    nationalStudentId as ine,
    lastName as last_name,
    firstName as first_name,
    birthDate as birth_date,
    gender as sex,
    nationality,
    firstYear as first_registration_year,
    firstEmploymentStatus as first_situation,
    firstQualificationLevel as first_diploma_level,
    firstQualificationYear as first_diploma_year,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
