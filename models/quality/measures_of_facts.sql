{#- (measure, relation, centre, period, kind, what is averaged); where nothing is averaged, rows are counted. -#}
{%- set home, organiser, exam = 'home_centre_code', 'organising_centre_code', 'exam_centre_code' -%}
{%- set measures = [
    ('learners', 'registrations', home, 'academic_year', none, none),
    ('returning', 'registrations', home, 'academic_year', none, 'was_learner_before'),
    ('women', 'registrations', home, 'academic_year', none, "sex = 'F'"),
    ('age', 'registrations', home, 'academic_year', none, 'age'),
    ('age_unknown', 'registrations', home, 'academic_year', none, 'age is null'),
    ('situation_unknown', 'registrations', home, 'academic_year', none, 'situation is null'),
    ('first_diploma_unknown', 'registrations', home, 'academic_year', none, 'first_diploma_level is null'),
    ('conflicts', 'registrations', none, 'academic_year', none, 'has_conflict'),
    ('enrolments', ref('fct_enrolments'), organiser, 'academic_year', none, none),
    ('distance', ref('fct_enrolments'), organiser, 'academic_year', none, "modality <> 'PRES'"),
    ('hours', ref('dim_unit'), none, 'academic_year', none, 'hours'),
    ('credits_unknown', ref('dim_unit'), none, 'academic_year', none, 'ects is null'),
    ('mark', ref('fct_exam_results'), exam, 'academic_year', none, 'mark_20'),
    ('recorded', 'exams', exam, 'academic_year', none, 'is_recorded'),
    ('passed', 'exams', exam, 'academic_year', none, 'case when is_attended then is_passed end'),
    ('decisions', 'decisions', none, 'decision_year', 'scheme', none),
    ('favourable', 'decisions', none, 'decision_year', 'scheme',
        "outcome in ('full', 'direct', 'exempted', 'agreement')"),
    ('diplomas', ref('fct_diplomas'), none, 'cohort', 'certification_kind', none),
    ('mooc', ref('fct_mooc_enrolments'), none, 'academic_year', none, none),
    ('numbers', 'numbers', none, 'edition', none, none),
] -%}
{#- kind of period -> the setting of the latest edition that says which is its last -#}
{%- set last = {
    'academic_year': 'academic_year', 'decision_year': 'calendar_year', 'cohort': 'cohort', 'edition': 'edition'
} -%}
-- What the facts and cells came to, as measures that two builds can be held against each other by: counts, shares and means
-- by centre, year, scheme or kind. A year after the latest edition's is not compared (R22): its records are still arriving,
-- and a catalogue is a year ahead.
with

registrations as (

    select
        registrations.*,
        before.learner_key is not null as was_learner_before
    from {{ ref('fct_registrations') }} as registrations
    left join {{ ref('fct_registrations') }} as before
        on registrations.learner_key = before.learner_key
        and {{ first_calendar_year('registrations.academic_year') }}
        = {{ first_calendar_year('before.academic_year') }} + 1

),

exams as (

    select * from {{ ref('fct_exam_outcomes') }} where is_in_exam_scope

),

decisions as (

    {% for scheme in ['vae', 'vapp', 'ves'] -%}
    select '{{ scheme | upper }}' as scheme, decision_year, outcome
    from {{ ref('fct_' ~ scheme ~ '_decisions') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

numbers as (

    select edition from {{ ref('cells') }} where value is not null

)

{% for measure, relation, centre, period, kind, averaged in measures -%}
{%- set counted = averaged or '1' -%}
select
    '{{ measure }}' as measure,
    cast(null as varchar) as system,
    cast(null as varchar) as extract,
    {{ centre or 'cast(null as varchar)' }} as centre_code,
    cast({{ period }} as varchar) as period,
    {{ kind or 'cast(null as varchar)' }} as kind,
    count({{ counted }}) as observations,
    sum(cast({{ counted }} as double)) as total,
    sum(cast({{ counted }} as double) * cast({{ counted }} as double)) as squares
from {{ relation }}
where {{ period }} <= {{ latest_setting(last[period]) }}
group by {{ [centre, period, kind] | select | join(', ') }}
having count({{ counted }}) > 0
{{ 'union all' if not loop.last }}
{% endfor %}
