-- What became of each record of the manifest: apart from its days, as records of results are apart from their marks.
select
    row_id,
    case when reject_rule is null then 'kept' else 'rejected' end as disposition,
    reject_rule as disposition_rule,
    reject_column,
    cast(null as varchar) as kept_row_id
from {{ ref('stg_landing__extractions') }}
