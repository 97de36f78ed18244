-- R17: one decision a notification. What INTEC and a national application both report counts once: all the
-- notifications of the first system by priority stand, the other's are repetitions.
with

numbered as (

    select
        decisions.*,
        priorities.priority,
        row_number() over same_number as rank_in_key
    from {{ ref('int_decisions_unioned') }} as decisions
    inner join {{ ref('system_priorities') }} as priorities on decisions.system = priorities.system
    window same_number as (
        partition by decisions.system, decisions.decision_ref, decisions.reject_rule is null
        order by decisions.record_number
    )

),

reported as (

    select
        *,
        reject_rule is null and rank_in_key = 1 as is_candidate,
        first_value(row_id) over reports as first_row_id,
        first_value(system) over reports as first_system
    from numbered
    window reports as (
        partition by learner_key, scheme, certification_code, decided_on, reject_rule is null and rank_in_key = 1
        order by priority, row_id
    )

)

select
    * exclude (priority, rank_in_key, first_row_id, first_system),
    case
        when reject_rule is not null then 'rejected'
        when not is_candidate or system <> first_system then 'deduplicated'
        else 'kept'
    end as disposition,
    case
        when reject_rule is not null then reject_rule
        when not is_candidate then 'same_key'
        when system <> first_system then 'R17_reported_twice'
    end as disposition_rule,
    case
        when reject_rule is not null then null
        -- the first record of a number may be a repetition itself: then what stands for it
        when not is_candidate
            then first_value(case when system <> first_system then first_row_id else row_id end) over same_number
        when system <> first_system then first_row_id
    end as kept_row_id
from reported
window same_number as (partition by system, decision_ref, reject_rule is null order by record_number)
