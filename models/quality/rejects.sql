-- Every rejected record: where it is, why, what it takes with it, and no personal value; the raw value stays in the
-- private file.
with recursive

rejected as (

    select * from {{ ref('int_row_dispositions') }} where disposition = 'rejected'

),

-- each refused record beside all that hangs on it, at whatever distance
taken as (

    select refused_by as root, row_id
    from rejected
    where refused_by is not null
    union
    select rejected.refused_by as root, taken.row_id
    from taken
    inner join rejected on taken.root = rejected.row_id
    where rejected.refused_by is not null

),

counted as (

    select root, count(*) as records_taken
    from taken
    group by root

)

select
    {{ place_of_record('records') }},
    coalesce(rejected.reject_column, rules.subject) as column_name,
    rejected.disposition_rule as rule,
    rules.meaning as reason,
    -- all that is wrong with the record and not the first alone
    array_to_string(
        list_transform(records.problems, lambda problem: problem['column'] || ' ' || problem['rule']), ', '
    ) as problems,
    rejected.refused_by,
    coalesce(counted.records_taken, 0) as records_taken -- most take none
from rejected
inner join {{ ref('stg_landing__records') }} as records on rejected.row_id = records.row_id
inner join {{ ref('disposition_rules') }} as rules on rejected.disposition_rule = rules.code
left join counted on rejected.row_id = counted.root
