with

enrolled as (

    select
        'all' as scope,
        enrolments.academic_year as period,
        count(*) as enrolments,
        sum(enrolments.learner_hours) as learner_hours,
        count(*) filter (where enrolments.modality = 'PRES') as presential,
        count(enrolments.modality) as known_modality,
        count(*) filter (where units.unit_level in (7, 8)) as level_7_8,
        count(units.unit_level) as known_level
    from {{ ref('fct_enrolments') }} as enrolments
    inner join {{ ref('dim_unit') }} as units on enrolments.unit_key = units.unit_key
    group by enrolments.academic_year

),

offered as (

    select
        'all' as scope,
        academic_year as period,
        count(*) as offerings,
        count(*) filter (where modality = 'PRES') as presential,
        count(*) filter (where modality in ('FOAD', 'FOADP')) as distance,
        count(*) filter (where modality = 'HYB') as hybrid
    from {{ ref('fct_offerings') }}
    group by academic_year

),

moocs as (

    select
        'all' as scope,
        academic_year as period,
        count(distinct mooc_code) as moocs,
        count(*) as mooc_enrolments
    from {{ ref('fct_mooc_enrolments') }}
    group by academic_year

),

rates as (

    {%- for scope, grain in [("'all'", 'team'), ('modality', 'offering')] %}
    select
        {{ scope }} as scope,
        period,
        {{ percent('count(*) filter (where is_attended)', 'count(*)') }} as attendance,
        {{ percent('count(*) filter (where is_passed)', 'count(*) filter (where is_attended)') }} as success
    from {{ ref('rows_exams') }}
    where is_complete_by_{{ grain }} and {{ scope }} is not null
    group by all
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

{{ figures('enrolled', {
    'enrolments': 'enrolments', 'learner_hours': 'learner_hours',
    'presential_enrolments_share': percent('presential', 'known_modality'),
    'level_7_8_enrolments_share': percent('level_7_8', 'known_level'),
}) }}
union all
{{ figures('offered', {
    'offerings': 'offerings', 'offerings_presential': 'presential', 'offerings_distance': 'distance',
    'offerings_hybrid': 'hybrid',
}) }}
union all
{{ figures('moocs', {'moocs': 'moocs', 'mooc_enrolments': 'mooc_enrolments'}) }}
union all
{{ figures('rates', {'attendance_rate': 'attendance', 'success_rate': 'success'}) }}
