-- Every value that is set aside: its record counts, the value is unknown (R18). No value is here.
with

records as (

    select * from {{ ref('stg_landing__records') }}

),

issues as (

    -- values that are not of their column's form, by the contract
    select
        problems.row_id,
        problems.problem['column'] as column_name,
        problems.problem['rule'] as rule
    from (select row_id, unnest(problems) as problem from records where problems is not null) as problems
    where not problems.problem['refuses']
    union all
    -- values that are, and that a rule sets aside; what they say may be in several columns
    select
        by_rule.row_id,
        rules.subject as column_name,
        by_rule.issue_rule as rule
    from {{ ref('int_rule_issues') }} as by_rule
    inner join {{ ref('disposition_rules') }} as rules on by_rule.issue_rule = rules.code

)

select
    {{ place_of_record('records') }},
    issues.column_name,
    issues.rule,
    rules.meaning as reason
from issues
inner join records on issues.row_id = records.row_id
inner join {{ ref('disposition_rules') }} as rules on issues.rule = rules.code
