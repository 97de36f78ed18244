-- The certifications of the national catalogue, one disposition a landed row. A kind that the reference does not
-- hold is a reject: which cohort window applies would be unknown (R13).
with

certifications as (

    select
        certifications.* exclude (reject_rule),
        coalesce(
            certifications.reject_rule,
            case when kinds.kind is null then 'unknown_certification_kind' end
        ) as reject_rule
    from {{ ref('stg_bedeo__certifications') }} as certifications
    left join {{ ref('certification_kinds') }} as kinds on certifications.certification_kind = kinds.kind

),

ranked as (

    select
        *,
        row_number() over (partition by academic_year, certification_code, reject_rule is null order by record_number)
            as rank_in_key,
        first_value(row_id) over (partition by academic_year, certification_code, reject_rule is null order by record_number)
            as first_row_id
    from certifications

)

select
    * exclude (reject_value, rank_in_key, first_row_id),
    case when reject_rule is not null then 'rejected' when rank_in_key > 1 then 'deduplicated' else 'kept' end as disposition,
    coalesce(reject_rule, case when rank_in_key > 1 then 'same_key' end) as disposition_rule,
    case when reject_rule is null and rank_in_key > 1 then first_row_id end as kept_row_id
from ranked
