-- R5: one enrolment a learner, unit, organising centre and year, however many systems report it.
-- The organiser's own system speaks first, then the system's priority; what it leaves unknown the others may say. A report
-- that counts is not hidden by one that was cancelled.
with

enrolments as (

    select
        enrolments.*,
        reject_rule is null and scope_rule is null as is_candidate,
        row_number() over (
            partition by
                learner_key, academic_year, unit_code, organising_centre_code,
                reject_rule is null and scope_rule is null
            order by
                (centres.own_system = enrolments.system) desc, priorities.priority,
                enrolments.record_number, enrolments.row_id
        ) as source_rank
    from {{ ref('int_enrolments_scoped') }} as enrolments
    inner join {{ ref('system_priorities') }} as priorities on enrolments.system = priorities.system
    left join {{ ref('centres') }} as centres on enrolments.organising_centre_code = centres.code

),

with_kept as (

    select
        * exclude (modality, brand, registration_brand),
        first_value(row_id) over reports as first_row_id,
        first_value(modality ignore nulls) over reports as modality,
        -- R9: what any report of the enrolment says, else any registration of the learner that year
        coalesce(first_value(brand ignore nulls) over reports, registration_brand) as brand
    from enrolments
    window reports as (
        partition by learner_key, academic_year, unit_code, organising_centre_code, is_candidate
        order by source_rank rows between unbounded preceding and unbounded following
    )

)

select
    * exclude (first_row_id),
    case when is_candidate and source_rank > 1 then first_row_id end as kept_row_id,
    case
        when reject_rule is not null then 'rejected'
        when scope_rule is not null then 'out_of_scope'
        when source_rank = 1 then 'kept'
        else 'deduplicated'
    end as disposition,
    case
        when reject_rule is not null then reject_rule
        when scope_rule is not null then scope_rule
        when source_rank > 1 then 'R5_reported_twice'
    end as disposition_rule
from with_kept
