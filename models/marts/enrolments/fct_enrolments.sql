with

enrolments as (

    select * from {{ ref('int_enrolments_decided') }} where disposition = 'kept'

),

-- hashed once an offering: at full size it has some twenty enrolments
offerings as (

    select
        academic_year,
        unit_code,
        organising_centre_code,
        modality,
        case when {{ is_offering() }} then {{ offering_key() }} end as offering_key
    from enrolments
    group by academic_year, unit_code, organising_centre_code, modality

),

-- the other reports of an enrolment, counted apart: to order all rows by it takes 2 s of a processor at full size
copies as (

    select enrolment_key, count(*) as reports
    from {{ ref('int_enrolments_decided') }}
    where disposition = 'deduplicated'
    group by enrolment_key

)

select
    enrolments.enrolment_key,
    {{ registration_key('enrolments') }} as registration_key,
    enrolments.learner_key,
    enrolments.academic_year,
    units.unit_key,
    offerings.offering_key,
    enrolments.unit_code,
    units.unit_type,
    units.epn_code,
    enrolments.organising_centre_code,
    enrolments.home_centre_code,
    {{ enrolment_flow('enrolments.home_centre_code', 'enrolments.organising_centre_code') }} as enrolment_flow,
    enrolments.modality,
    enrolments.semester,
    enrolments.brand,
    units.hours as learner_hours,
    units.is_hours_estimated,
    1 + coalesce(copies.reports, 0) as reports -- most have one
from enrolments
inner join {{ ref('dim_unit') }} as units
    on enrolments.academic_year = units.academic_year and enrolments.unit_code = units.unit_code
inner join offerings
    on enrolments.academic_year = offerings.academic_year
    and enrolments.unit_code = offerings.unit_code
    and enrolments.organising_centre_code = offerings.organising_centre_code
    and enrolments.modality is not distinct from offerings.modality
left join copies on enrolments.enrolment_key = copies.enrolment_key
