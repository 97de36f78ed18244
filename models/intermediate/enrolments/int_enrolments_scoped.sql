-- R1, R7: each enrolment beside the catalogue of its year and the home centre of its learner, and whether it counts.
with

enrolments as (

    select * from {{ ref('int_enrolments_unioned') }}

),

units as (

    select * from {{ ref('int_units_decided') }} where disposition = 'kept'

),

home_centres as (

    -- the home centre is that of the kept registration; a brand may be on any
    select
        learner_key,
        academic_year,
        any_value(centre_code) filter (where disposition = 'kept') as centre_code,
        {{ first_known('brand') }} as brand
    from {{ ref('int_registrations_ranked') }}
    where disposition in ('kept', 'deduplicated')
    group by learner_key, academic_year

),

joined as (

    select
        enrolments.* exclude (reject_rule),
        home_centres.brand as registration_brand,
        units.unit_type,
        home_centres.centre_code as home_centre_code,
        case
            when enrolments.reject_rule is not null then enrolments.reject_rule
            when home_centres.learner_key is null and enrolments.state = 'valid' then 'no_registration'
        end as reject_rule
    from enrolments
    left join units on enrolments.academic_year = units.academic_year and enrolments.unit_code = units.unit_code
    left join home_centres
        on enrolments.learner_key = home_centres.learner_key and enrolments.academic_year = home_centres.academic_year

)

select
    *,
    case when reject_rule is null then {{ out_of_scope_rule() }} end as scope_rule
from joined
