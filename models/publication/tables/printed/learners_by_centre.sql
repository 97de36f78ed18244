{%- set columns = {
    'learners': {'numerator': 'learners'},
    'entering_learners': {'numerator': 'entering_learners'},
    'distance_hybrid_share': {
        'numerator': 'distance_hybrid', 'denominator': 'learners', 'known': 'learners', 'population': 'learners'},
    'masculinity_ratio': {'numerator': 'men', 'denominator': 'women', 'known': 'learners', 'population': 'learners'},
    'mean_age': {'numerator': 'age_sum', 'denominator': 'age_known', 'known': 'age_known', 'population': 'learners'},
    'bac3_plus_share': {
        'numerator': 'bac3_plus', 'denominator': 'bac3_plus_known', 'known': 'bac3_plus_known',
        'population': 'learners'},
    'employed_share': {
        'numerator': 'employed', 'denominator': 'employed_known', 'known': 'employed_known',
        'population': 'learners'},
    'active_share': {
        'numerator': 'active', 'denominator': 'active_known', 'known': 'active_known', 'population': 'learners'},
    'unemployed_among_active_share': {
        'numerator': 'seeking', 'denominator': 'employed + seeking', 'known': 'employed_known',
        'population': 'learners'},
    'work_study_share': {
        'numerator': 'work_study', 'denominator': 'learners', 'known': 'learners', 'population': 'learners'},
} -%}
{%- set counts = [
    'learners', 'distance_hybrid', 'men', 'women', 'age_sum', 'age_known', 'bac3_plus', 'bac3_plus_known', 'employed',
    'employed_known', 'seeking', 'active', 'active_known', 'work_study',
] -%}
with

editions as (

    {{ editions() }}

),

-- a centre without a row has a true zero there
centres as (

    select
        editions.edition,
        editions.academic_year as period,
        centres.centre_code as row_code,
        centres.area_code as parent_code,
        centres.centre_type as kind,
        {%- for count in counts %}
        coalesce(profiles.{{ count }}, 0) as {{ count }},
        {%- endfor %}
        coalesce(activity.incoming_learners, 0) as entering_learners
    from editions
    cross join {{ ref('dim_centre') }} as centres
    left join {{ ref('pub_learner_counts') }} as profiles
        on centres.centre_code = profiles.home_centre_code and editions.academic_year = profiles.academic_year
    left join {{ ref('agg_centre_activity') }} as activity
        on centres.centre_code = activity.centre_code and editions.academic_year = activity.academic_year

),

measured as (

    {{ measured('centres', columns) }}

),

totalled as (

    {{ with_totals('measured', 'learners_by_centre', 'centre', levels=['parent_code']) }}

)

{{ cells_of('totalled', 'learners_by_centre') }}
