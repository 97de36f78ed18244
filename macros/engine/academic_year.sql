{# The first calendar year of an academic year such as 2023-2024. #}
{% macro first_calendar_year(academic_year) -%}
    cast(left({{ academic_year }}, 4) as integer)
{%- endmacro %}


{# The month of a day as text, 2023-09: what a fact keeps of it. #}
{% macro month_of(day) -%}
    strftime({{ day }}, '%Y-%m')
{%- endmacro %}


{# The period of a row that counts in an academic year or cohort: itself, its first calendar year, and its first day,
   1 September, the time by which metrics are asked for, since facts have no day. #}
{% macro period_of(academic_year) -%}
    {{ academic_year }} as period,
    {{ first_calendar_year(academic_year) }} as period_year,
    make_date({{ first_calendar_year(academic_year) }}, 9, 1) as period_start
{%- endmacro %}
