{% macro offering_ref(teaching_centre, academic_year, semester, unit, unit_group) -%}
    {{ teaching_centre }} || '/' || {{ academic_year }} || '/' || cast({{ semester }} as varchar) || '/' || {{ unit }} || '/' || {{ unit_group }}
{%- endmacro %}
