-- The certifications of the national catalogue, one disposition a landed row. A kind that the reference does not
-- hold in that year is a reject: which cohort window applies would be unknown (R13).
with

certifications as (

    select
        certifications.* exclude (reject_rule),
        coalesce(
            certifications.reject_rule,
            case when kinds.kind is null then 'unknown_certification_kind' end
        ) as reject_rule
    from {{ ref('stg_bedeo__certifications') }} as certifications
    left join {{ ref('certification_kinds') }} as kinds
        on certifications.certification_kind = kinds.kind
        and {{ is_in_force('kinds', first_calendar_year('certifications.academic_year')) }}

),

ranked as (

    select
        *,
        {{ first_of_key(['academic_year', 'certification_code']) }}
    from certifications

)

select
    * exclude (reject_value, record_key, problems, rank_in_key, first_row_id),
    {{ disposition_by_key() }}
from ranked
