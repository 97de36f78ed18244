{{ config(alias='table_columns') }}

{% for content, table in described_tables().items() -%}
{%- set outer = loop -%}
{%- for column in table_columns(table) -%}
select
    '{{ content }}' as content,
    '{{ column.code }}' as column_code,
    {{ text_literal(column.label) }} as label,
    {{ loop.index }} as position,
    {{ text_literal(column.unit) }} as unit,
    {{ column.decimals }} as decimals,
    '{{ column.measure }}' as measure,
    {{ text_literal(column.definition) }} as definition,
    {{ text_literal(column.of) }} as numerator,
    {{ text_literal(column.over) }} as denominator,
    {{ text_literal(column.rules) }} as rules,
    {{ text_literal(column.source) }} as source,
    {{ text_literal('pub_rows_' ~ column.relation if column.relation) }} as row_relation,
    '{{ table.rows.dimension }}' as dimension,
    {{ text_literal(column.by) }} as row_by,
    {{ text_literal(column.where) }} as row_condition,
    {{ text_literal(column.holds) }} as numerator_condition,
    {{ text_literal(column.numerator) }} as numerator_expression,
    {{ text_literal(column.denominator) }} as denominator_expression,
    {{ text_literal(column.distinct) }} as distinct_on,
    {{ column.share | lower }} as is_share,
    {{ text_literal(column.change) }} as change_of,
    cast({{ column.factor }} as double) as factor
{{ 'union all' if not (loop.last and outer.last) }}
{% endfor -%}
{%- endfor %}
