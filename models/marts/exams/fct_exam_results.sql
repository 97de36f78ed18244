select
    {{ key_of(['results.enrolment_key', 'results.session']) }} as exam_result_key,
    results.enrolment_key,
    enrolments.academic_year,
    results.session,
    results.outcome,
    cast(results.mark as decimal(12, 4)) as mark,
    cast(results.mark_scale as decimal(12, 4)) as mark_scale,
    results.mark_20,
    results.continuous_assessment,
    coalesce(results.exam_centre_code, enrolments.organising_centre_code) as exam_centre_code,
    coalesce(results.exam_centre_code <> enrolments.organising_centre_code, false) as is_sat_elsewhere, -- blank is here
    {{ month_of('results.sat_on') }} as sat_month
from {{ ref('int_exam_results_decided') }} as results
-- an inner join would lose a result whose enrolment is no fact, where checks find it
left join {{ ref('fct_enrolments') }} as enrolments on results.enrolment_key = enrolments.enrolment_key
where results.disposition = 'kept'
