{# R18: how many rows say yes, and how many are known: a share is over the known. #}
{% macro declared_counts(name, condition, known) -%}
    count(*) filter (where {{ condition }}) as {{ name }},
    count(*) filter (where {{ known }}) as {{ name }}_known
{%- endmacro %}
