-- The offerings that Gescicc@ opens: the table that says who organises an enrolment and in which modality.
with

offerings as (

    select
        *,
        row_number() over (partition by offering_ref, reject_rule is null order by record_number) as rank_in_key,
        first_value(row_id) over (partition by offering_ref, reject_rule is null order by record_number) as first_row_id
    from {{ ref('stg_gescicca__offerings') }}

)

select
    * exclude (reject_value, rank_in_key, first_row_id),
    case
        when reject_rule is not null then 'rejected'
        when rank_in_key > 1 then 'deduplicated'
        when state = 'closed' then 'out_of_scope'
        else 'kept'
    end as disposition,
    case
        when reject_rule is not null then reject_rule
        when rank_in_key > 1 then 'same_key'
        when state = 'closed' then 'R1_offering_closed'
    end as disposition_rule,
    case when reject_rule is null and rank_in_key > 1 then first_row_id end as kept_row_id
from offerings
