-- One enrolment an account and session of a MOOC. Accounts are not learners, and are never matched to them.
with

-- hashed once an account, which may have enrolled in many sessions: 850,000 hashes take 3 s of a processor
accounts as (

    select account_id, {{ keyed("'mooc|' || account_id") }} as account_key
    from {{ ref('stg_mooc__enrolments') }}
    group by account_id

),

enrolments as (

    select
        enrolments.* exclude (account_id, reject_rule, reject_value, record_key, problems),
        accounts.account_key,
        sessions.mooc_code,
        sessions.academic_year,
        case
            when enrolments.reject_rule is not null then enrolments.reject_rule
            when sessions.session_code is null then 'unknown_mooc_session'
        end as reject_rule
    from {{ ref('stg_mooc__enrolments') }} as enrolments
    left join accounts on enrolments.account_id = accounts.account_id
    left join {{ ref('int_mooc_sessions_decided') }} as sessions
        on enrolments.session_code = sessions.session_code and sessions.disposition = 'kept'

),

ranked as (

    select
        *,
        {{ first_of_key(['account_key', 'session_code']) }}
    from enrolments

)

select
    * exclude (rank_in_key, first_row_id),
    {{ disposition_by_key() }}
from ranked
