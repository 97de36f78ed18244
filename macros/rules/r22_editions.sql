{# R22: whether a printed figure was changed by a later edition: both print it, with other values. #}
{% macro is_revised(earlier_value, later_value) -%}
    coalesce({{ earlier_value }} <> {{ later_value }}, false)
{%- endmacro %}
