select
    {{ key_of(['enrolments.account_key', 'enrolments.session_code']) }} as mooc_enrolment_key,
    enrolments.account_key,
    enrolments.academic_year,
    enrolments.mooc_code,
    sessions.mooc_title,
    enrolments.session_code,
    {{ month_of('enrolments.enrolled_on') }} as enrolled_month,
    enrolments.country
from {{ ref('int_mooc_enrolments_decided') }} as enrolments
inner join {{ ref('int_mooc_sessions_decided') }} as sessions
    on enrolments.session_code = sessions.session_code and sessions.disposition = 'kept'
where enrolments.disposition = 'kept'
