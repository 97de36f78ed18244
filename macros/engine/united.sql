{# All rows of several models that carry the same columns, put together by name. #}
{% macro united(models) -%}
    {%- for model in models -%}
    select * from {{ ref(model) }}
    {%- if not loop.last %} union all by name {% endif %}
    {% endfor -%}
{%- endmacro %}
