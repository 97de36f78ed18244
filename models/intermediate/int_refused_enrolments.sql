-- Enrolments that cannot count since a record that they need was refused, and which: the learner's registration, the
-- offering, or the unit in the catalogue of the year.
with

enrolments as (

    select row_id, learner_key, academic_year, unit_code, offering_ref, disposition_rule as decided_rule
    from {{ ref('int_enrolments_decided') }}
    where disposition_rule in ('no_registration', 'unknown_offering', 'R1_not_in_catalogue')

),

-- a record refused for its year may be of any: it matches each
registrations as (

    select learner_key, academic_year, row_id as refused_by
    from {{ ref('int_registrations_ranked') }}
    where disposition = 'rejected' and learner_key is not null

),

offerings as (

    select offering_ref, row_id as refused_by
    from {{ ref('int_offerings_decided') }}
    where disposition = 'rejected' and offering_ref is not null

),

units as (

    select academic_year, unit_code, row_id as refused_by
    from {{ ref('int_units_decided') }}
    where disposition = 'rejected' and unit_code is not null

),

causes as (

    select enrolments.row_id, 'registration_rejected' as disposition_rule, registrations.refused_by
    from enrolments
    inner join registrations
        on enrolments.learner_key = registrations.learner_key
        and coalesce(registrations.academic_year, enrolments.academic_year) = enrolments.academic_year
    where enrolments.decided_rule = 'no_registration'
    union all
    select enrolments.row_id, 'offering_rejected' as disposition_rule, offerings.refused_by
    from enrolments
    inner join offerings on enrolments.offering_ref = offerings.offering_ref
    where enrolments.decided_rule = 'unknown_offering'
    union all
    select enrolments.row_id, 'unit_rejected' as disposition_rule, units.refused_by
    from enrolments
    inner join units
        on enrolments.unit_code = units.unit_code
        and coalesce(units.academic_year, enrolments.academic_year) = enrolments.academic_year
    where enrolments.decided_rule = 'R1_not_in_catalogue'

)

select row_id, disposition_rule, min(refused_by) as refused_by
from causes
group by row_id, disposition_rule
