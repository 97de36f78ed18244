-- A deduplicated row names a row that was kept, and never itself.
select duplicates.row_id, duplicates.kept_row_id, kept.disposition
from {{ ref('int_row_dispositions') }} as duplicates
left join {{ ref('int_row_dispositions') }} as kept on duplicates.kept_row_id = kept.row_id
where duplicates.disposition = 'deduplicated' and coalesce(kept.disposition, 'missing') <> 'kept'
