{# A text as an SQL literal; null where there is none. #}
{% macro text_literal(text) -%}
    {%- if text -%} '{{ (text | string).replace("'", "''") }}' {%- else -%} cast(null as varchar) {%- endif -%}
{%- endmacro %}
