{# R11: completeness strictly above the threshold. Null where there is nothing to record. #}
{% macro is_complete(recorded, enrolled) -%}
    case when {{ enrolled }} > 0 then {{ recorded }} > {{ threshold('completeness') }} * {{ enrolled }} end
{%- endmacro %}
