{# What the assertions on learners count: a row a registration, which is a learner of a year. Whether a learner is
   distant is asked of all enrolments, which costs as much as the rest: it is unknown where no column asks for it. #}
{% macro registration_facts(name='facts', distance=false) -%}
{{ name }} as (

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
        case when is_in_work_study then 'WORK_STUDY' end as work_study_code,
        registrations.first_diploma_level,
        cast(registrations.first_diploma_level as varchar) as first_diploma_code,
        learners.first_situation,
        learners.nationality,
        {{ 'distant.registration_key is not null' if distance else 'cast(null as boolean)' }} as is_distant,
        prepared.epn_code,
        prepared.certification_level,
        prepared.certification_kind,
        {{ family_code('kinds.family') }} as family_code
    from {{ ref('fct_registrations') }} as registrations
    left join {{ ref('dim_centre') }} as centres on registrations.home_centre_code = centres.centre_code
    left join {{ ref('dim_learner') }} as learners on registrations.learner_key = learners.learner_key
    left join {{ ref('fct_work_study') }} as prepared on registrations.registration_key = prepared.registration_key
    left join {{ ref('certification_kinds') }} as kinds on prepared.certification_kind = kinds.kind
    {%- if distance %}
    -- by the enrolments themselves, and not by what the registration says of them
    left join (
        select distinct enrolments.registration_key
        from {{ ref('fct_enrolments') }} as enrolments
        where enrolments.modality in ('FOAD', 'FOADP', 'HYB')
    ) as distant on registrations.registration_key = distant.registration_key
    {%- endif %}

)
{%- endmacro %}


{# The learners of each part, and how many have and lack what the tables ask. What is unknown is in no share. #}
{% macro learners_counted(parts, condition='true', name='counted', facts='facts') -%}
{{ name }} as (

    select
        {{ rollup_code(parts) }} as row_code,
        period,
        count(*) as learners,
        count(*) filter (where is_distant) as distant,
        count(*) filter (where sex = 'M') as men,
        count(*) filter (where sex = 'F') as women,
        count(sex) as known_sexes,
        sum(age) as ages,
        count(*) filter (where age <= 25) as under_26,
        count(age) as known_ages,
        count(*) filter (where first_diploma_level >= 6) as bac3_plus,
        {%- for level in [0, 3, 4, 5, 6, 7, 8] %}
        count(*) filter (where first_diploma_level = {{ level }}) as first_level_{{ level }},
        {%- endfor %}
        count(first_diploma_level) as known_diplomas,
        count(*) filter (where situation = 'employed') as employed,
        count(*) filter (where situation = 'seeking') as seeking,
        count(*) filter (where situation = 'inactive') as inactive,
        count(*) filter (where situation <> 'inactive') as labour_force,
        count(situation) as known_situations,
        count(*) filter (where is_active) as active,
        count(is_active) as known_activities,
        count(nationality) as known_nationalities,
        count(*) filter (where nationality = 'FRA') as french,
        count(*) filter (where nationality = home_centre_code) as of_the_country,
        count(*) filter (where nationality not in ('FRA', home_centre_code)) as of_another_country,
        count(*) filter (where training_type in ('continuing', 'professionalisation')) as lifelong,
        count(*) filter (where training_type = 'apprenticeship') as apprentices,
        count(*) filter (where is_in_work_study) as in_work_study,
        count(*) filter (where certification_level = 7) as preparing_level_7,
        count(certification_level) as known_prepared_levels
    from {{ facts }}
    where {{ condition }}
    group by rollup({{ (['period'] + parts) | join(', ') }})

)
{%- endmacro %}
