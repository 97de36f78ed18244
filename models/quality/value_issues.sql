-- Every bad value that is set aside: its record counts, the value is unknown (R18). No value stands here.
with issues as (

    select
        * exclude (problems),
        unnest(problems) as problem
    from {{ ref('stg_landing__records') }}
    where problems is not null

)

select
    issues.row_id,
    issues.system,
    issues.extract,
    issues.file,
    issues.record_number,
    issues.academic_year,
    {{ keyed("'record|' || issues.system || '|' || coalesce(issues.record_key, '')") }} as hashed_key,
    issues.problem['column'] as column_name,
    issues.problem['rule'] as rule,
    rules.meaning as reason
from issues
inner join {{ ref('disposition_rules') }} as rules on issues.problem['rule'] = rules.code
where not issues.problem['refuses']
