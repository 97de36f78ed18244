{# What the assertions on learners count: a row a registration, which is a learner of a year. #}
{% macro registration_facts() -%}
facts as (

    select
        registrations.academic_year as period,
        registrations.home_centre_code,
        centres.area_code,
        centres.centre_type,
        registrations.sex,
        registrations.age,
        registrations.situation,
        registrations.is_active,
        registrations.occupation_group,
        registrations.training_type,
        registrations.training_type in ('apprenticeship', 'professionalisation') as is_in_work_study,
        registrations.first_diploma_level,
        cast(registrations.first_diploma_level as varchar) as first_diploma_code,
        learners.first_situation,
        learners.nationality,
        distant.registration_key is not null as is_distant,
        prepared.epn_code,
        prepared.certification_level,
        prepared.certification_kind,
        {{ family_code('kinds.family') }} as family_code
    from {{ ref('fct_registrations') }} as registrations
    left join {{ ref('dim_centre') }} as centres on registrations.home_centre_code = centres.centre_code
    left join {{ ref('dim_learner') }} as learners on registrations.learner_key = learners.learner_key
    left join {{ ref('fct_work_study') }} as prepared on registrations.registration_key = prepared.registration_key
    left join {{ ref('certification_kinds') }} as kinds on prepared.certification_kind = kinds.kind
    -- by the enrolments themselves, and not by what the registration says of them
    left join (
        select distinct enrolments.registration_key
        from {{ ref('fct_enrolments') }} as enrolments
        where enrolments.modality in ('FOAD', 'FOADP', 'HYB')
    ) as distant on registrations.registration_key = distant.registration_key

)
{%- endmacro %}
