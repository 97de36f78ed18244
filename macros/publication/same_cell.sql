{# Whether two relations hold one cell: the same edition, table, row, column and period. #}
{% macro same_cell(one, other) -%}
    {%- for column in ['edition', 'table_no', 'row_code', 'column_code', 'period'] -%}
        {{ one }}.{{ column }} = {{ other }}.{{ column }}{{ ' and ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
