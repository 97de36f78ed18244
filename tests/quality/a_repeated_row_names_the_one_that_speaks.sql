-- A deduplicated row names another row that speaks for it: one that is kept or out of scope, never a repetition or a
-- reject. Where a system writes the marks on the enrolment's own row, that row may be a repetition as an enrolment and
-- speak all the same for a result that another system has not recorded yet.
with

repeated as (

    select *
    from {{ ref('int_row_dispositions') }}
    where disposition = 'deduplicated'

),

speaking_results as (

    select distinct row_id
    from {{ ref('int_exam_results_decided') }}
    where disposition = 'kept'

)

select
    repeated.row_id,
    repeated.kept_row_id,
    speaking.disposition
from repeated
left join {{ ref('int_row_dispositions') }} as speaking on repeated.kept_row_id = speaking.row_id
left join speaking_results on repeated.entity = 'exam_results' and repeated.kept_row_id = speaking_results.row_id
where
    coalesce(speaking.disposition, 'missing') not in ('kept', 'out_of_scope') -- none is the worst case
    and speaking_results.row_id is null
