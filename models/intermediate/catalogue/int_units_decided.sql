-- The national catalogue, one disposition a landed row; hours and their origin as in R20.
with units as (

    select
        * exclude (epn_code),
        -- a team that one catalogue leaves unknown, the last one that knows it says, of its records the first that counts
        coalesce(
            epn_code,
            last_value(case when reject_rule is null then epn_code end ignore nulls) over (
                partition by unit_code order by academic_year, record_number desc
                rows between unbounded preceding and unbounded following
            )
        ) as epn_code,
        {{ first_of_key(['academic_year', 'unit_code']) }}
    from {{ ref('stg_bedeo__units') }}

)

select
    units.* exclude (reject_value, record_key, problems, rank_in_key, first_row_id),
    {{ unit_hours('units.catalogue_hours', 'estimates.hours') }} as hours,
    units.catalogue_hours is null and estimates.hours is not null as is_hours_estimated,
    {{ disposition_by_key() }}
from units
left join {{ ref('hours_by_credits') }} as estimates on units.ects = estimates.credits
