-- R1, R7: every landed enrolment of every system, with its learner and the home centre of that year, the catalogue, in
-- Gescicc@ its offering, and whether it counts.
with

offerings as (

    select * from {{ ref('int_offerings_decided') }} where disposition in ('kept', 'out_of_scope')

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
        enrolments.* exclude (local_id, organising_centre_code, modality, reject_value, reject_rule),
        learners.learner_key,
        offerings.teaching_centre,
        offerings.state as offering_state,
        coalesce(enrolments.organising_centre_code, offerings.organising_centre_code) as organising_centre_code,
        coalesce(
            {{ modality_of_year('enrolments.modality', 'enrolments.academic_year') }},
            offerings.modality
        ) as modality,
        home_centres.brand as registration_brand,
        units.unit_type,
        home_centres.centre_code as home_centre_code,
        case
            when enrolments.reject_rule is not null then enrolments.reject_rule
            when learners.learner_key is null then 'unknown_learner'
            when enrolments.offering_ref is not null and offerings.offering_ref is null then 'unknown_offering'
            when home_centres.learner_key is null and enrolments.state = 'valid' then 'no_registration'
        end as reject_rule
    from {{ ref('stg_united__enrolments') }} as enrolments
    left join {{ ref('int_learners_identified') }} as learners
        on {{ bears_number_of('enrolments', 'learners', 'enrolments.academic_year') }}
    left join offerings on enrolments.offering_ref = offerings.offering_ref
    left join units on enrolments.academic_year = units.academic_year and enrolments.unit_code = units.unit_code
    left join home_centres
        on learners.learner_key = home_centres.learner_key and enrolments.academic_year = home_centres.academic_year

)

select
    *,
    case when reject_rule is null then {{ out_of_scope_rule() }} end as scope_rule
from joined
