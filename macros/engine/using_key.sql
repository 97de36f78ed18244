{% macro using_key(columns) -%}
using key ({{ columns }})
{%- endmacro %}
