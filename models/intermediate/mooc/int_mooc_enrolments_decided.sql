-- One enrolment an account and session of a MOOC. Accounts are not learners, and are never matched to them.
with

enrolments as (

    select
        enrolments.* exclude (account_id, reject_rule, reject_value),
        {{ keyed("'mooc|' || enrolments.account_id") }} as account_key,
        sessions.mooc_code,
        sessions.academic_year,
        case
            when enrolments.reject_rule is not null then enrolments.reject_rule
            when sessions.session_code is null then 'unknown_mooc_session'
        end as reject_rule
    from {{ ref('stg_mooc__enrolments') }} as enrolments
    left join {{ ref('int_mooc_sessions_decided') }} as sessions
        on enrolments.session_code = sessions.session_code and sessions.disposition = 'kept'

),

ranked as (

    select
        *,
        row_number() over (partition by account_key, session_code, reject_rule is null order by record_number) as rank_in_key,
        first_value(row_id) over (partition by account_key, session_code, reject_rule is null order by record_number) as first_row_id
    from enrolments

)

select
    * exclude (rank_in_key, first_row_id),
    case when reject_rule is not null then 'rejected' when rank_in_key > 1 then 'deduplicated' else 'kept' end as disposition,
    coalesce(reject_rule, case when rank_in_key > 1 then 'same_key' end) as disposition_rule,
    case when reject_rule is null and rank_in_key > 1 then first_row_id end as kept_row_id
from ranked
