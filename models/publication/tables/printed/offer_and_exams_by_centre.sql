{%- set counts = [
    'enrolments', 'known_modality', 'distance_hybrid', 'open_presential', 'open_distance', 'open_hybrid',
    'open_planned_distance',
] -%}
{%- set columns = {
    'enrolments': {'numerator': 'enrolments', 'known': 'enrolments', 'population': 'learners'},
    'distance_hybrid_share': {
        'numerator': 'distance_hybrid', 'denominator': 'known_modality', 'known': 'known_modality',
        'population': 'enrolments'},
    'exam_enrolments': {'numerator': 'exam_enrolments', 'population': 'enrolments'},
    'units_open_presential': {'numerator': 'open_presential'},
    'units_open_distance': {'numerator': 'open_distance'},
    'units_open_hybrid': {'numerator': 'open_hybrid'},
    'units_open_planned_distance': {'numerator': 'open_planned_distance'},
} -%}
{%- do columns.update(exam_columns(population='enrolments')) -%}
with

editions as (

    {{ editions() }}

),

exams as (

    {{ exam_counts('offer_and_exams_by_centre') }}

),

-- a centre without a row has a true zero there
centres as (

    select
        editions.edition,
        editions.academic_year as period,
        centres.centre_code as row_code,
        centres.area_code as parent_code,
        centres.centre_type as kind,
        coalesce(activity.learners, 0) as learners,
        {%- for count in counts %}
        coalesce(offered.{{ count }}, 0) as {{ count }},
        {%- endfor %}
        coalesce(exams.exam_enrolments, 0) as exam_enrolments,
        coalesce(exams.complete_enrolments, 0) as complete_enrolments,
        coalesce(exams.attended, 0) as attended,
        coalesce(exams.passed, 0) as passed
    from editions
    cross join {{ ref('dim_centre') }} as centres
    left join {{ ref('agg_centre_activity') }} as activity
        on centres.centre_code = activity.centre_code and editions.academic_year = activity.academic_year
    left join {{ ref('pub_offer_counts') }} as offered
        on centres.centre_code = offered.organising_centre_code and editions.academic_year = offered.academic_year
    left join exams on centres.centre_code = exams.row_code and editions.academic_year = exams.academic_year

),

measured as (

    {{ measured('centres', columns) }}

),

totalled as (

    {{ with_totals('measured', 'offer_and_exams_by_centre', 'centre', levels=['parent_code']) }}

)

{{ cells_of('totalled', 'offer_and_exams_by_centre') }}
