{# R18: how many rows are known, how many of them say yes, and how many are missing: a share is over the known. #}
{% macro declared_counts(name, condition, known) -%}
    count(*) filter (where {{ condition }}) as {{ name }},
    count(*) filter (where {{ known }}) as {{ name }}_known
{%- endmacro %}
