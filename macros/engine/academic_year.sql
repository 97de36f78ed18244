{# The first calendar year of an academic year such as 2023-2024. #}
{% macro first_calendar_year(academic_year) -%}
    cast(left({{ academic_year }}, 4) as integer)
{%- endmacro %}
