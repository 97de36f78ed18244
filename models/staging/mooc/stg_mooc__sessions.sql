-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('mooc', 'sessions') }}

)

select
    row_id,
    record_number,
    'mooc' as system,
    course_run as session_code,
    course_code as mooc_code,
    title as mooc_title,
    academic_year,
    starts_at as starts_on,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
