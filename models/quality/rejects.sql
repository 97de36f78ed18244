-- Every rejected record: where it stands, why, and no personal value; the raw value stays in the private file.
with

rejected as (

    select * from {{ ref('int_row_dispositions') }} where disposition = 'rejected'

)

select
    rejected.row_id,
    records.system,
    records.extract,
    records.file,
    records.record_number,
    records.academic_year,
    {{ hashed_record_key('records') }} as hashed_key,
    coalesce(rejected.reject_column, rules.subject) as column_name,
    rejected.disposition_rule as rule,
    rules.meaning as reason
from rejected
inner join {{ ref('stg_landing__records') }} as records on rejected.row_id = records.row_id
inner join {{ ref('disposition_rules') }} as rules on rejected.disposition_rule = rules.code
