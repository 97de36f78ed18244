-- The national catalogue, one disposition a landed row; hours and their origin as in R20.
with

units as (

    select
        *,
        row_number() over (partition by academic_year, unit_code, reject_rule is null order by record_number) as rank_in_key,
        first_value(row_id) over (partition by academic_year, unit_code, reject_rule is null order by record_number) as first_row_id
    from {{ ref('stg_bedeo__units') }}

)

select
    units.* exclude (reject_value, rank_in_key, first_row_id),
    {{ unit_hours('units.catalogue_hours', 'estimates.hours') }} as hours,
    units.catalogue_hours is null and estimates.hours is not null as is_hours_estimated,
    case
        when units.reject_rule is not null then 'rejected'
        when units.rank_in_key > 1 then 'deduplicated'
        else 'kept'
    end as disposition,
    coalesce(units.reject_rule, case when units.rank_in_key > 1 then 'same_key' end) as disposition_rule,
    case when units.reject_rule is null and units.rank_in_key > 1 then units.first_row_id end as kept_row_id
from units
left join {{ ref('hours_by_credits') }} as estimates on units.ects = estimates.credits
