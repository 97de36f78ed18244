{# What the assertions on exam tables count from, as CTE `facts`: the enrolments in the exam scope of the years that
   each edition may print, by what their tables divide, with whether the parts that they are in are complete by the
   edition's threshold. A row is a part and not an exam: at full size the assertions then take 2 s of a processor;
   windows over each exam took 22. #}
{% macro exam_facts(back=1) -%}
parts as (

    select
        academic_year, exam_centre_code, epn_code, unit_code, organising_centre_code, modality,
        count(*) as enrolments,
        count(*) filter (where is_recorded) as recorded,
        count(*) filter (where is_attended) as attended,
        count(*) filter (where is_passed) as passed
    from {{ ref('fct_exam_outcomes') }}
    where is_in_exam_scope
    group by academic_year, exam_centre_code, epn_code, unit_code, organising_centre_code, modality

),

recorded as (

    select
        *,
        sum(recorded) over team / sum(enrolments) over team as recorded_of_team,
        sum(recorded) over offering / sum(enrolments) over offering as recorded_of_offering
    from parts
    window
        team as (partition by academic_year, exam_centre_code, epn_code),
        offering as (partition by academic_year, unit_code, organising_centre_code, modality)

),

facts as (

    select
        editions.edition,
        recorded.academic_year as period,
        recorded.exam_centre_code,
        centres.area_code,
        recorded.epn_code,
        -- planned distance is printed as distance
        case recorded.modality when 'FOADP' then 'FOAD' else recorded.modality end as modality,
        recorded.enrolments, recorded.recorded, recorded.attended, recorded.passed,
        recorded.recorded_of_team > editions.completeness as is_complete_team,
        recorded.recorded_of_offering > editions.completeness as is_complete_offering
    from recorded
    left join {{ ref('dim_centre') }} as centres on recorded.exam_centre_code = centres.centre_code
    -- each edition counts by its own threshold, over its year and those before it that the table prints
    inner join {{ ref('editions') }} as editions
        on
        cast(left(editions.academic_year, 4) as integer) - cast(left(recorded.academic_year, 4) as integer)
        between 0 and {{ back }}

)
{%- endmacro %}


{# How many of a kind (enrolments, recorded, attended, passed) a row of `exam_facts` counts for, of the parts that a
   condition holds for: 0 and not null where it holds for none. #}
{% macro exams_of(kind, condition) -%}
    sum(case when {{ condition }} then {{ kind }} else 0 end)
{%- endmacro %}


{# The exams of each part: all of them, those of complete teams (a team is an EPN in a centre), and those of complete
   offerings, in all and in each modality. #}
{% macro exams_counted(parts, name='counted') -%}
{{ name }} as (

    select
        edition,
        {{ rollup_code(parts) }} as row_code,
        period,
        sum(enrolments) as enrolments,
        sum(recorded) as recorded,
        {{ exams_of('enrolments', 'is_complete_team') }} as team_enrolments,
        {{ exams_of('attended', 'is_complete_team') }} as team_attended,
        {{ exams_of('passed', 'is_complete_team') }} as team_passed,
        {%- for modality in ['PRES', 'FOAD', 'HYB'] %}
        {%- set complete = "is_complete_offering and modality = '" ~ modality ~ "'" %}
        {{ exams_of('enrolments', complete) }} as enrolments_{{ modality | lower }},
        {{ exams_of('attended', complete) }} as attended_{{ modality | lower }},
        {{ exams_of('passed', complete) }} as passed_{{ modality | lower }},
        {%- endfor %}
        {{ exams_of('enrolments', 'is_complete_offering') }} as offering_enrolments,
        {{ exams_of('attended', 'is_complete_offering') }} as offering_attended,
        {{ exams_of('passed', 'is_complete_offering') }} as offering_passed
    from facts
    group by edition, rollup({{ (['period'] + parts) | join(', ') }})

)
{%- endmacro %}


{# The columns of the exam tables that print both rates of each modality, for `compare_cells`. #}
{% macro rates_of_modalities() -%}
    {{ return({
        'attendance_pres': '100 * attended_pres / enrolments_pres',
        'attendance_foad': '100 * attended_foad / enrolments_foad',
        'attendance_hyb': '100 * attended_hyb / enrolments_hyb',
        'success_pres': '100 * passed_pres / attended_pres',
        'success_foad': '100 * passed_foad / attended_foad',
        'success_hyb': '100 * passed_hyb / attended_hyb',
    }) }}
{%- endmacro %}
