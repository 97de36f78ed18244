-- What became of every landed record: the disposition of the model that decides it, and for what hangs on a refused
-- record, that it does.
select
    decided.row_id,
    decided.entity,
    case when refusals.row_id is not null then 'rejected' else decided.disposition end as disposition,
    coalesce(refusals.disposition_rule, decided.disposition_rule) as disposition_rule,
    decided.reject_column,
    case when refusals.row_id is null then decided.kept_row_id end as kept_row_id,
    refusals.refused_by
from {{ ref('int_dispositions_unioned') }} as decided
left join {{ ref('int_refusals') }} as refusals on decided.row_id = refusals.row_id
