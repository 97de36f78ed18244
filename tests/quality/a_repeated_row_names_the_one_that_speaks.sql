-- A deduplicated row names another row that speaks for it: one that is kept or out of scope, never a repetition or a reject.
select
    repeated.row_id,
    repeated.kept_row_id,
    speaking.disposition
from {{ ref('int_row_dispositions') }} as repeated
left join {{ ref('int_row_dispositions') }} as speaking on repeated.kept_row_id = speaking.row_id
where
    repeated.disposition = 'deduplicated'
    and coalesce(speaking.disposition, 'missing') not in ('kept', 'out_of_scope') -- none is the worst case
