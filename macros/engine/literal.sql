{# A text as an SQL literal; null where there is none. #}
{% macro text_literal(text) -%}
    {%- if text -%} {{ sql_text(text) }} {%- else -%} cast(null as varchar) {%- endif -%}
{%- endmacro %}
