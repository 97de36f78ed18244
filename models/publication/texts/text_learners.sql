{#- A contract of professionalisation is continuing training in French law: with it, work-study is 31.3 % of the
   learners and lifelong training still 71 % (CC2024). -#}
{%- set counts = {
    'learners': 'true', 'men': "sex = 'M'", 'women': "sex = 'F'", 'abroad': "centre_type = 'CCE'",
    'lifelong': "training_type in ('continuing', 'professionalisation')", 'work_study': 'is_work_study',
    'distance': 'has_distance_or_hybrid',
    'bac': 'first_diploma_level = 4', 'bac2': 'first_diploma_level = 5',
    'diploma_known': 'first_diploma_level is not null',
    'employed': "situation = 'employed'", 'seeking': "situation = 'seeking'",
    'situation_known': 'situation is not null',
    'active': 'is_active', 'active_known': 'is_active is not null',
    'intermediate': "situation = 'employed' and occupation_group = '4'",
    'occupation_known': "situation = 'employed' and occupation_group is not null",
} -%}
{%- set scopes = {
    'all': 'true', 'work-study': 'is_work_study', 'employed': "situation = 'employed'",
    'work-study engineers': "is_work_study and certification_kind = 'ING'",
} -%}
with

registrations as (

    select
        registrations.*,
        centres.centre_type,
        work_study.certification_kind
    from {{ ref('fct_registrations') }} as registrations
    inner join {{ ref('dim_centre') }} as centres on registrations.home_centre_code = centres.centre_code
    left join {{ ref('fct_work_study') }} as work_study
        on registrations.registration_key = work_study.registration_key

),

counted as (

    {% for scope, condition in scopes.items() -%}
    select
        '{{ scope }}' as scope,
        academic_year as period,
        {%- for name, counted in counts.items() %}
        count(*) filter (where {{ counted }}) as {{ name }},
        {%- endfor %}
        avg(age) as mean_age
    from registrations
    where {{ condition }}
    group by academic_year
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

with_previous as (

    select *, lag(work_study) over (partition by scope order by period) as previous_work_study
    from counted

)

{{ figures('with_previous', {
    'learners': 'learners', 'learners_abroad': 'abroad', 'work_study_learners': 'work_study',
    'distance_hybrid_learners': 'distance', 'mean_age': 'mean_age',
    'learners_women_share': percent('women', 'learners'), 'masculinity_ratio': percent('men', 'women'),
    'lifelong_training_share': percent('lifelong', 'learners'),
    'apprentices_and_students_share': percent('(learners - lifelong)', 'learners'),
    'distance_hybrid_learners_share': percent('distance', 'learners'),
    'bac_share': percent('bac', 'diploma_known'), 'bac2_share': percent('bac2', 'diploma_known'),
    'active_share': percent('active', 'active_known'), 'employed_share': percent('employed', 'situation_known'),
    'seeking_share': percent('seeking', 'situation_known'),
    'intermediate_occupations_share': percent('intermediate', 'occupation_known'),
    'work_study_growth': percent('(work_study - previous_work_study)', 'previous_work_study'),
}) }}
