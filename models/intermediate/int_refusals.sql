-- What hangs on a refused record, and on which. A model that decides sees only that something is missing (the learner, the
-- session, the enrolment); here it is looked for among the refused records.
with

hanging as (

    select row_id, disposition_rule as decided_rule
    from {{ ref('int_dispositions_unioned') }}
    where disposition = 'rejected' or disposition_rule in ('R1_not_in_catalogue', 'R2_no_enrolment')

),

enrolments as (

    select row_id, refused_by
    from {{ ref('int_refused_enrolments') }}
    union all
    select row_id, row_id as refused_by
    from {{ ref('int_enrolments_decided') }}
    where disposition = 'rejected'

),

causes as (

    select row_id, disposition_rule, refused_by
    from {{ ref('int_refused_persons') }}
    union all
    select row_id, disposition_rule, refused_by
    from {{ ref('int_refused_enrolments') }}
    union all
    select results.row_id, 'enrolment_rejected' as disposition_rule, results.enrolment_row_id as refused_by
    from {{ ref('int_exam_results_decided') }} as results
    inner join enrolments on results.enrolment_row_id = enrolments.row_id
    where results.disposition_rule in ('enrolment_rejected', 'R1_not_in_catalogue')
    union all
    select registrations.row_id, 'enrolments_rejected' as disposition_rule, enrolments.row_id as refused_by
    from {{ ref('int_registrations_decided') }} as registrations
    inner join {{ ref('int_enrolments_decided') }} as of_learner
        on registrations.learner_key = of_learner.learner_key and registrations.academic_year = of_learner.academic_year
    inner join enrolments on of_learner.row_id = enrolments.row_id
    where registrations.disposition_rule = 'R2_no_enrolment' and of_learner.state = 'valid'
    union all
    select diplomas.row_id, 'certification_rejected' as disposition_rule, certifications.row_id as refused_by
    from {{ ref('int_diplomas_decided') }} as diplomas
    inner join {{ ref('int_certifications_decided') }} as certifications
        on diplomas.certification_code = certifications.certification_code and certifications.disposition = 'rejected'
    where diplomas.disposition_rule = 'unknown_certification'
    union all
    select enrolments.row_id, 'mooc_session_rejected' as disposition_rule, sessions.row_id as refused_by
    from {{ ref('int_mooc_enrolments_decided') }} as enrolments
    inner join {{ ref('int_mooc_sessions_decided') }} as sessions
        on enrolments.session_code = sessions.session_code and sessions.disposition = 'rejected'
    where enrolments.disposition_rule = 'unknown_mooc_session'

)

-- a record may hang on two: the first is named; an extract that feeds two entities is named as the one that decides it
select
    causes.row_id,
    arg_min(causes.disposition_rule, causes.refused_by) as disposition_rule,
    min(causes.refused_by) as refused_by
from causes
inner join hanging on causes.row_id = hanging.row_id
where causes.row_id <> causes.refused_by
group by causes.row_id
