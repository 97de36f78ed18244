with

results as (

    select * from {{ ref('int_exam_results_decided') }} where disposition = 'kept'

),

enrolments as (

    select row_id, learner_key, academic_year, unit_code, organising_centre_code
    from {{ ref('int_enrolments_decided') }}
    where disposition = 'kept'

)

select
    {{ key_of([enrolment_key('enrolments'), 'results.session']) }} as exam_result_key,
    {{ enrolment_key('enrolments') }} as enrolment_key,
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
from results
inner join enrolments on results.kept_enrolment_row_id = enrolments.row_id
