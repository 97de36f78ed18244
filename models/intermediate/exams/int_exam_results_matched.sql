-- Each result beside the enrolment row that its own system reported: by the row itself, by the enrolment's number,
-- or by learner, unit, year and teaching centre.
with

results as (

    select
        *,
        -- the columns that each way of matching compares, null where an earlier way applies
        case when own_enrolment_row_id is null then enrolment_ref end as match_number,
        case when own_enrolment_row_id is null and enrolment_ref is null then learner_key end as match_learner,
        coalesce(teaching_centre, '') as match_teaching_centre -- most systems have none
    from {{ ref('int_exam_results_unioned') }}

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
        coalesce(teaching_centre, '') as teaching_centre,
        arg_min(row_id, preference) as enrolment_row_id
    from enrolments
    where learner_key is not null
    group by system, learner_key, academic_year, unit_code, coalesce(teaching_centre, '')

)

-- what results were matched by goes no further: at full size each column of text takes a third of a second to write
select
    results.* exclude (
        match_number, match_learner, match_teaching_centre, own_enrolment_row_id, enrolment_ref, learner_key, system,
        academic_year, unit_code, teaching_centre, organising_centre_code
    ),
    coalesce(results.own_enrolment_row_id, by_number.enrolment_row_id, by_unit.enrolment_row_id) as enrolment_row_id
from results
left join by_number
    on results.system = by_number.system and results.match_number = by_number.enrolment_ref
left join by_unit
    on results.system = by_unit.system
    and results.match_learner = by_unit.learner_key
    and results.academic_year = by_unit.academic_year
    and results.unit_code = by_unit.unit_code
    and results.match_teaching_centre = by_unit.teaching_centre
