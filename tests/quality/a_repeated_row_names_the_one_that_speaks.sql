-- A deduplicated row names another row that speaks for it: one that is kept or out of scope, never a repetition or a reject.
-- The result that speaks may stand on an enrolment's row, whose own disposition is the enrolment's.
select
    repeated.row_id,
    repeated.kept_row_id,
    speaking.disposition
from {{ ref('int_row_dispositions') }} as repeated
left join {{ ref('int_row_dispositions') }} as speaking on repeated.kept_row_id = speaking.row_id
where
    repeated.disposition = 'deduplicated'
    and not coalesce(repeated.entity = 'exam_results' and speaking.entity = 'enrolments', false)
    and coalesce(speaking.disposition, 'missing') not in ('kept', 'out_of_scope') -- none is the worst case
