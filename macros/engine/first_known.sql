{# In a group, the value of the first row, by `rank`, that has one; null where none has. #}
{% macro first_known(column, rank='source_rank') -%}
    arg_min({{ column }}, {{ rank }}) filter (where {{ column }} is not null)
{%- endmacro %}
