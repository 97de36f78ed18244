{# R20: the hours of a unit: the catalogue's, else the average for its credits, else null. #}
{% macro unit_hours(catalogue_hours, hours_by_credits) -%}
    coalesce({{ catalogue_hours }}, {{ hours_by_credits }})
{%- endmacro %}
