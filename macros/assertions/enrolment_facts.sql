{# What the assertions on enrolments count: a row an enrolment. #}
{% macro enrolment_facts(name='facts') -%}
{{ name }} as (

    select
        enrolments.academic_year as period,
        enrolments.learner_key,
        enrolments.home_centre_code,
        homes.area_code as home_area_code,
        enrolments.organising_centre_code,
        centres.area_code,
        enrolments.home_centre_code <> enrolments.organising_centre_code as is_transferred,
        enrolments.epn_code,
        enrolments.unit_code,
        enrolments.modality,
        enrolments.learner_hours,
        registrations.training_type
    from {{ ref('fct_enrolments') }} as enrolments
    left join {{ ref('dim_centre') }} as homes on enrolments.home_centre_code = homes.centre_code
    left join {{ ref('dim_centre') }} as centres on enrolments.organising_centre_code = centres.centre_code
    left join {{ ref('fct_registrations') }} as registrations
        on enrolments.registration_key = registrations.registration_key

)
{%- endmacro %}


{# The same with the offering of an enrolment: a unit that a centre opens in a modality. What has no modality is an
   offering only where nothing else is known of the unit in that centre (R8). #}
{% macro offering_facts(name='facts') -%}
{{ enrolment_facts('enrolled') }},

{{ name }} as (

    select
        *,
        case
            when
                modality is not null
                or count(modality) over (partition by period, unit_code, organising_centre_code) = 0
                then concat_ws('|', unit_code, organising_centre_code, coalesce(modality, '?'))
        end as offering
    from enrolled

)
{%- endmacro %}
