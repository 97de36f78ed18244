select
    registrations.registration_key as row_key,
    registrations.learner_key,
    {{ period_of('registrations.academic_year') }},
    registrations.home_centre_code,
    centres.area_code as home_area_code,
    registrations.sex,
    registrations.age,
    {{ age_band('registrations.age') }} as age_band,
    registrations.training_type,
    {{ training_group('registrations.training_type') }} as training_group,
    cast(registrations.first_diploma_level as varchar) as first_diploma,
    levels.is_bac3_plus,
    learners.first_situation,
    registrations.situation,
    registrations.is_active,
    case when registrations.situation = 'employed' then registrations.occupation_group end as occupation_group,
    registrations.has_distance_or_hybrid,
    registrations.is_work_study,
    work_study.certification_kind,
    {{ certification_family('kinds.family') }} as certification_family,
    work_study.certification_level,
    work_study.epn_code as work_study_epn_code,
    case
        when learners.nationality is null then null
        when learners.nationality = 'FRA' then 'french'
        when learners.nationality = registrations.home_centre_code then 'of_the_country'
        else 'other'
    end as nationality_group
from {{ ref('fct_registrations') }} as registrations
inner join {{ ref('dim_learner') }} as learners on registrations.learner_key = learners.learner_key
inner join {{ ref('dim_centre') }} as centres on registrations.home_centre_code = centres.centre_code
left join {{ ref('fct_work_study') }} as work_study on registrations.registration_key = work_study.registration_key
left join {{ ref('certification_kinds') }} as kinds on work_study.certification_kind = kinds.kind
left join {{ ref('diploma_levels') }} as levels on registrations.first_diploma_level = levels.level
