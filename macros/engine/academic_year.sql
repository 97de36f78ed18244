{# The first calendar year of an academic year such as 2023-2024. #}
{% macro first_calendar_year(academic_year) -%}
    cast(left({{ academic_year }}, 4) as integer)
{%- endmacro %}


{# The month of a day as text, 2023-09: what a fact keeps of it. #}
{% macro month_of(day) -%}
    strftime({{ day }}, '%Y-%m')
{%- endmacro %}


{# The first day of an academic year or cohort, 1 September: the time by which metrics are asked for, since facts have no day. #}
{% macro first_day_of(academic_year) -%}
    make_date({{ first_calendar_year(academic_year) }}, 9, 1)
{%- endmacro %}
