-- R9, R10: one row a kept enrolment: in the exam scope, recorded, attended at any session, passed at the best.
with

enrolments as (

    select * from {{ ref('int_enrolments_decided') }} where disposition = 'kept'

),

sessions as (

    select
        kept_enrolment_row_id,
        bool_or({{ is_attended('outcome') }}) as is_attended,
        bool_or(outcome = 'passed') as is_passed,
        max(mark_20) as best_mark,
        count(outcome) as sessions_recorded,
        -- R9: the first session attended says where the exam is sat, else the first known; '' is a blank centre
        coalesce(
            arg_min(coalesce(exam_centre_code, ''), session) filter (where {{ is_attended('outcome') }}),
            arg_min(coalesce(exam_centre_code, ''), session)
        ) as exam_centre_code
    from {{ ref('int_exam_results_decided') }}
    where disposition = 'kept'
    group by kept_enrolment_row_id

)

select
    enrolments.row_id as enrolment_row_id,
    enrolments.learner_key,
    enrolments.academic_year,
    enrolments.unit_code,
    enrolments.organising_centre_code,
    -- a blank centre is the organiser
    coalesce(nullif(sessions.exam_centre_code, ''), enrolments.organising_centre_code) as exam_centre_code,
    {{ is_in_exam_scope('units.has_exam', 'enrolments.brand') }} as is_in_exam_scope,
    coalesce(sessions.sessions_recorded, 0) > 0 as is_recorded,
    -- nothing recorded is neither attended nor missed
    sessions.is_attended,
    sessions.is_passed,
    sessions.best_mark,
    coalesce(sessions.sessions_recorded, 0) as sessions_recorded -- no row is no session
from enrolments
inner join {{ ref('int_units_decided') }} as units
    on enrolments.academic_year = units.academic_year
    and enrolments.unit_code = units.unit_code
    and units.disposition = 'kept'
left join sessions on enrolments.row_id = sessions.kept_enrolment_row_id
