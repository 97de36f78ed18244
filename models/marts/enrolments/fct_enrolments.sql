with enrolments as (

    select
        *,
        count(*) over (partition by coalesce(kept_row_id, row_id)) as reports,
        -- R8: an unknown modality is of no offering where the centre opens the unit in a known one
        case
            when modality is not null
                or count(modality) filter (where disposition = 'kept') over (
                    partition by academic_year, unit_code, organising_centre_code
                ) = 0
                then {{ offering_key() }}
        end as offering_key
    from {{ ref('int_enrolments_decided') }}
    where disposition in ('kept', 'deduplicated')

)

select
    {{ enrolment_key('enrolments') }} as enrolment_key,
    {{ registration_key('enrolments') }} as registration_key,
    enrolments.learner_key,
    enrolments.academic_year,
    units.unit_key,
    enrolments.offering_key,
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
    enrolments.reports
from enrolments
inner join {{ ref('dim_unit') }} as units
    on enrolments.academic_year = units.academic_year and enrolments.unit_code = units.unit_code
where enrolments.disposition = 'kept'
