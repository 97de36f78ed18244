{# All that any table counts of a relation of rows, in one pass over it: for each period and each code of each dimension
   that has rows in a table (and of its parent, and `all` for the totals, where what is unknown is too), the amount of
   each quantity. Totals are so counted again from the rows, never added up (R24). `keys` names columns that divide
   every count. #}
{% macro counted(relation, semantic_model, keys=[]) -%}
    {%- set measures = declared_measures() -%}
    {%- set quantities = {} -%}
    {%- set dimensions = [] -%}
    {%- for column in all_described_columns() if column.model == semantic_model and not column.change -%}
        {%- do quantities.update({
            column.numerator_quantity: counted_sql(
                measures[column.numerator_measure], [column.where_sql, column.holds_sql]
            ),
            column.population_quantity: counted_sql(
                measures[column.population] if column.population else {'agg': 'sum', 'expr': '1'}, [column.scope_sql]
            ),
        }) -%}
        {%- for part in ['denominator', 'known'] if column[part ~ '_quantity'] -%}
            {%- set measure = column.denominator_measure if part == 'denominator' else column.known -%}
            {%- do quantities.update({
                column[part ~ '_quantity']: counted_sql(measures[measure], [column.where_sql])
            }) -%}
        {%- endfor -%}
        {%- for name in [column.by_column, column.parent_column] | select | reject('in', ['all'] + dimensions) -%}
            {%- do dimensions.append(name) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- set period = (['period', 'period_year'] + keys) | join(', ') -%}
with grouped as (

    select
        {{ period }},
        case
            {%- for name in dimensions %}
            when grouping({{ name }}) = 0 then '{{ name }}'
            {%- endfor %}
            else 'all'
        end as by_column,
        coalesce({{ (dimensions or ['null', 'null']) | join(', ') }}, null) as code,
        {%- for name, expression in quantities.items() %}
        cast({{ expression }} as double) as "{{ name }}"{{ ',' if not loop.last }}
        {%- else %}
        cast(null as double) as nothing
        {%- endfor %}
    from {{ relation }}
    group by grouping sets ({% for name in dimensions %}({{ period }}, {{ name }}), {% endfor %}({{ period }}))

),

named as (

    unpivot grouped
    on columns(* exclude ({{ period }}, by_column, code)) into name quantity value amount

)

select
    '{{ semantic_model }}' as semantic_model,
    {{ 'completeness' if 'completeness' in keys else 'cast(null as double)' }} as completeness,
    period_year,
    by_column,
    coalesce(code, 'ALL') as code,
    quantity,
    amount
from named
where by_column = 'all' or code is not null
{%- endmacro %}


{# A measure as an aggregate under a condition: a sum over the rows, or how many distinct persons or things they are of.
   #}
{% macro counted_sql(measure, conditions) -%}
    {%- set condition = conditions | select | join(' and ') -%}
    {%- set filter = ' filter (where ' ~ condition ~ ')' if condition else '' -%}
    {%- if measure.agg == 'count_distinct' -%} {{ return('count(distinct ' ~ measure.expr ~ ')' ~ filter) }}
    {#- to count rows takes two thirds of what it takes to add up ones; of no row there is no sum -#}
    {%- elif measure.expr == '1' -%} {{ return('nullif(count(*)' ~ filter ~ ', 0)') }}
    {%- endif -%}
    {{ return('sum(' ~ measure.expr ~ ')' ~ filter) }}
{%- endmacro %}
