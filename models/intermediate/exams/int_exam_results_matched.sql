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

-- one relation of what is found in two ways: results joined to three large ones do not fit at four times the size
found_by as (

    select
        system,
        enrolment_ref,
        null as learner_key,
        null as academic_year,
        null as unit_code,
        null as teaching_centre,
        arg_min(row_id, preference) as enrolment_row_id
    from enrolments
    where enrolment_ref is not null
    group by system, enrolment_ref
    union all
    select
        system,
        null as enrolment_ref,
        learner_key,
        academic_year,
        unit_code,
        coalesce(teaching_centre, '') as teaching_centre, -- most systems have none
        arg_min(row_id, preference) as enrolment_row_id
    from enrolments
    where learner_key is not null
    group by system, learner_key, academic_year, unit_code, coalesce(teaching_centre, '')

),

sought as (

    select
        *,
        case when not is_enrolment then enrolment_ref end as by_number,
        not is_enrolment and enrolment_ref is null as is_by_unit
    from results

)

-- what results were matched by goes no further: at full size each column of text takes a third of a second to write
select
    sought.row_id,
    sought.record_number,
    sought.session,
    sought.sat_on,
    sought.exam_centre_code,
    sought.mark,
    sought.mark_scale,
    sought.outcome,
    sought.continuous_assessment,
    sought.reject_column,
    sought.reject_rule,
    coalesce(case when sought.is_enrolment then sought.row_id end, found_by.enrolment_row_id) as enrolment_row_id
from sought
left join found_by
    on sought.system = found_by.system
    and sought.by_number is not distinct from found_by.enrolment_ref
    and case when sought.is_by_unit then sought.learner_key end is not distinct from found_by.learner_key
    and case when sought.is_by_unit then sought.academic_year end is not distinct from found_by.academic_year
    and case when sought.is_by_unit then sought.unit_code end is not distinct from found_by.unit_code
    and case when sought.is_by_unit then coalesce(sought.teaching_centre, '') end
    is not distinct from found_by.teaching_centre
