{# The counts of exams of each published row of a table: all parts, and the complete ones (R11). #}
{% macro exam_counts(content) -%}
    select
        row_code,
        academic_year,
        sum(exam_enrolments) as exam_enrolments,
        coalesce(sum(exam_enrolments) filter (where is_complete), 0) as complete_enrolments,
        coalesce(sum(attended) filter (where is_complete), 0) as attended,
        coalesce(sum(passed) filter (where is_complete), 0) as passed
    from {{ ref('pub_exam_parts') }}
    where content = '{{ content }}'
    group by row_code, academic_year
{%- endmacro %}


{# R10, R11: attendance and success as columns of `measured`, from the columns of `exam_counts`; nothing to
   attend is told by an empty population. #}
{% macro exam_columns(population='exam_enrolments') -%}
    {{ return({
        'attendance_rate': {
            'numerator': 'attended', 'denominator': 'complete_enrolments',
            'known': 'complete_enrolments', 'population': population,
        },
        'success_rate': {
            'numerator': 'passed', 'denominator': 'attended',
            'known': 'complete_enrolments', 'population': population,
        },
    }) }}
{%- endmacro %}
