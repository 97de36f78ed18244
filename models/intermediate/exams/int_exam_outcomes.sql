-- R9, R10: the sessions of one enrolment together: recorded, attended at any, passed at the best.
select
    enrolment_key,
    -- R9: the first session attended says where the exam is sat, else the first known; '' is a blank centre
    nullif(
        coalesce(
            arg_min(coalesce(exam_centre_code, ''), session) filter (where {{ is_attended('outcome') }}),
            arg_min(coalesce(exam_centre_code, ''), session)
        ),
        ''
    ) as exam_centre_code,
    -- nothing recorded is neither attended nor missed
    bool_or({{ is_attended('outcome') }}) as is_attended,
    bool_or(outcome = 'passed') as is_passed,
    max(mark_20) as best_mark,
    count(outcome) as sessions_recorded
from {{ ref('int_exam_results_decided') }}
where disposition = 'kept'
group by enrolment_key
