-- The sessions of MOOC, one disposition a landed row.
with sessions as (

    select
        *,
        row_number() over (partition by session_code, reject_rule is null order by record_number) as rank_in_key,
        first_value(row_id) over (partition by session_code, reject_rule is null order by record_number) as first_row_id
    from {{ ref('stg_mooc__sessions') }}

)

select
    * exclude (reject_value, rank_in_key, first_row_id),
    case when reject_rule is not null then 'rejected' when rank_in_key > 1 then 'deduplicated' else 'kept' end as disposition,
    coalesce(reject_rule, case when rank_in_key > 1 then 'same_key' end) as disposition_rule,
    case when reject_rule is null and rank_in_key > 1 then first_row_id end as kept_row_id
from sessions
