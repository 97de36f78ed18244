-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('mooc', 'inscriptions') }}

)

select
    row_id,
    record_number,
    'mooc' as system,
    account_id,
    course_run as session_code,
    enrolled_at as enrolled_on,
    country,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
