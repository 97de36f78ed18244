-- A deduplicated row names another row that counts for it: one that is kept or out of scope, never a repetition or a
-- reject. Where a system writes the marks on the enrolment's own row, that row may be a repetition as an enrolment and
-- be taken all the same for a result that another system has not recorded yet.
with

repeated as (

    select *
    from {{ ref('int_row_dispositions') }}
    where disposition = 'deduplicated'

)

select
    repeated.row_id,
    repeated.kept_row_id,
    kept_rows.disposition
from repeated
left join {{ ref('int_row_dispositions') }} as kept_rows on repeated.kept_row_id = kept_rows.row_id
where
    coalesce(kept_rows.disposition, 'missing') not in ('kept', 'out_of_scope') -- none is the worst case
    and not exists (
        select 1 from {{ ref('int_exam_results_decided') }} as results
        where
            results.row_id = repeated.kept_row_id
            and results.disposition = 'kept'
            and repeated.entity = 'exam_results'
    )
