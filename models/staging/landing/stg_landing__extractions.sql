-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('landing', 'manifest') }}

)

select
    row_id,
    record_number,
    system,
    extract as extract_name,
    extracted_on,
    records,
    synthetic as is_synthetic,
    coalesce(state, 'delivered') as state,
    lacks,
    reason,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
