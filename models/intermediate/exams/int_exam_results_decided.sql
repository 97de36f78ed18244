-- R5, R10: the outcome of each session, and one result a kept enrolment and session. A result follows its enrolment:
-- out of scope with it, or on to the report that was kept. Of two results a recorded one counts first.
with

results as (

    select
        *,
        {{ rescaled_mark('mark', 'mark_scale') }} as mark_20
    from {{ ref('int_exam_results_matched') }}

),

with_outcome as (

    select
        results.* exclude (outcome),
        {{ session_outcome('results.mark_20', 'results.outcome', 'results.continuous_assessment') }} as outcome,
        enrolments.enrolment_key,
        enrolments.disposition as enrolment_disposition,
        enrolments.disposition_rule as enrolment_rule,
        enrolments.source_rank as enrolment_rank -- R5: the organiser's own system, then the system's priority
    from results
    left join {{ ref('int_enrolments_decided') }} as enrolments on results.enrolment_row_id = enrolments.row_id

),

ranked as (

    select
        *,
        case
            when reject_rule is not null then reject_rule
            when enrolment_disposition is null then 'no_enrolment'
            when enrolment_disposition = 'rejected' then 'enrolment_rejected'
        end as final_reject_rule,
        coalesce(reject_rule is null and enrolment_disposition in ('kept', 'deduplicated'), false) as is_candidate,
        row_number() over reports as source_rank,
        first_value(row_id) over reports as first_row_id
    from with_outcome
    window reports as (
        partition by
            enrolment_key, session,
            coalesce(reject_rule is null and enrolment_disposition in ('kept', 'deduplicated'), false)
        order by
            outcome is null, enrolment_disposition <> 'kept', enrolment_rank, record_number, row_id
    )

)

select
    * exclude (
        record_number, reject_rule, final_reject_rule, enrolment_disposition, enrolment_rule, enrolment_rank,
        is_candidate, source_rank, first_row_id
    ),
    {{ disposition({
        'rejected': 'final_reject_rule',
        'out_of_scope': "case when not is_candidate then enrolment_rule end",
        'deduplicated': "case when source_rank > 1 then 'R5_reported_twice' end",
    }) }}
from ranked
