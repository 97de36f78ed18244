{# R11: the share of the rows of a part whose outcome is recorded. #}
{% macro completeness(is_recorded) -%}
    cast(count(*) filter (where {{ is_recorded }}) as double) / count(*)
{%- endmacro %}


{# R11: completeness strictly above the threshold of an edition. #}
{% macro is_complete(completeness, threshold) -%}
    {{ completeness }} > cast({{ threshold }} as double)
{%- endmacro %}
