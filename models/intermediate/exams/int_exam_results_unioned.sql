-- Every landed result, one row a session, with its learner; where a system writes both sessions on the enrolment's
-- own row, that row is the enrolment.
with

results as (

    select * from {{ ref('stg_united__exam_results') }}

)

select
    results.* exclude (local_id, reject_value, reject_rule),
    learners.learner_key,
    case when {{ is_decided_by('results.row_id', 'enrolments') }} then results.row_id end as own_enrolment_row_id,
    coalesce(
        results.reject_rule,
        case when learners.learner_key is null then 'unknown_learner' end
    ) as reject_rule
from results
left join {{ ref('int_learners_identified') }} as learners
    on {{ bears_number_of('results', 'learners', 'results.academic_year') }}
