-- R17: one decision a notification. What INTEC and a national application both report counts once: all the
-- notifications of the first system by priority count, the other's are repetitions.
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

),

kept as (

    select
        *,
        -- what counts for a number is its first record, or what that one repeats
        first_value(case when system <> first_system then first_row_id else row_id end) over (
            partition by system, decision_ref, reject_rule is null order by rank_in_key
        ) as kept_of_number
    from reported

)

select
    * exclude (priority, rank_in_key, first_row_id, first_system, kept_of_number),
    {{ disposition({
        'rejected': 'reject_rule',
        'deduplicated': "case
            when not is_candidate then 'same_key'
            when system <> first_system then 'R17_reported_twice'
        end",
    }, kept='kept_of_number') }}
from kept
