-- The sessions of MOOC, one disposition a landed row.
with sessions as (

    select
        *,
        {{ first_of_key(['session_code']) }}
    from {{ ref('stg_mooc__sessions') }}

)

select
    * exclude (reject_value, record_key, problems, rank_in_key, first_row_id),
    {{ disposition_by_key() }}
from sessions
