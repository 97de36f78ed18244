{# Long form of a relation with one row a published row: for each column of `columns`, a dictionary of its numerator
   and, where it has them, denominator, known (how many have a known value) and population (how many might). The relation
   carries edition, period, row_code, parent_code (the sub-total it is part of) and kind (what `applies_to` speaks of). #}
{% macro measured(relation, columns) -%}
    {%- for column_code, of in columns.items() -%}
    select
        edition,
        {{ of.get('period', 'period') }} as period,
        '{{ of.get('column', column_code) }}' as column_code,
        row_code,
        parent_code,
        kind,
        cast({{ of.numerator }} as double) as numerator,
        cast({{ of.get('denominator', 'null') }} as double) as denominator,
        cast({{ of.get('known', 'null') }} as double) as known,
        cast({{ of.get('population', 'null') }} as double) as population
    from {{ relation }}
    {%- if not loop.last %} union all {% endif %}
    {%- endfor -%}
{%- endmacro %}
