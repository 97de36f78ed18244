-- Every landed result of every system, one row a session, beside the enrolment row that its own system reported: by the
-- row itself, by the enrolment's number, or by learner, unit, year and teaching centre.
with

results as (

    select
        results.* exclude (reject_rule),
        learners.learner_key,
        -- where a system writes both sessions on the enrolment's own row, that row is the enrolment
        {{ is_decided_by('results.row_id', 'enrolments') }} as is_enrolment,
        coalesce(
            results.reject_rule,
            case when learners.learner_key is null then 'unknown_learner' end
        ) as reject_rule
    from {{ ref('stg_united__exam_results') }} as results
    left join {{ ref('int_learners_identified') }} as learners
        on {{ bears_number_of('results', 'learners', 'results.academic_year') }}

),

enrolments as (

    select
        *,
        -- of several rows that fit, the one that counts best is taken
        row(
            case disposition when 'kept' then 1 when 'deduplicated' then 2 when 'out_of_scope' then 3 else 4 end,
            record_number,
            row_id
        ) as preference
    from {{ ref('int_enrolments_decided') }}

),

by_number as (

    select
        system,
        enrolment_ref,
        arg_min(row_id, preference) as enrolment_row_id
    from enrolments
    where enrolment_ref is not null
    group by system, enrolment_ref

),

by_unit as (

    select
        system,
        learner_key,
        academic_year,
        unit_code,
        coalesce(teaching_centre, '') as teaching_centre, -- most systems have none
        arg_min(row_id, preference) as enrolment_row_id
    from enrolments
    where learner_key is not null
    group by system, learner_key, academic_year, unit_code, coalesce(teaching_centre, '')

)

-- what results were matched by goes no further: at full size each column of text takes a third of a second to write
select
    results.row_id,
    results.record_number,
    results.session,
    results.sat_on,
    results.exam_centre_code,
    results.mark,
    results.mark_scale,
    results.outcome,
    results.continuous_assessment,
    results.reject_column,
    results.reject_rule,
    coalesce(
        case when results.is_enrolment then results.row_id end, by_number.enrolment_row_id, by_unit.enrolment_row_id
    ) as enrolment_row_id
from results
left join by_number
    on results.system = by_number.system
    and case when not results.is_enrolment then results.enrolment_ref end = by_number.enrolment_ref
left join by_unit
    on results.system = by_unit.system
    and case when not results.is_enrolment and results.enrolment_ref is null then results.learner_key end
    = by_unit.learner_key
    and results.academic_year = by_unit.academic_year
    and results.unit_code = by_unit.unit_code
    and coalesce(results.teaching_centre, '') = by_unit.teaching_centre
