{# The counts of a table of shares. A share is over the rows of the period whose column is known; the row TOTAL, which
   has all rows of the period, knows the most. #}
{% macro known_counted(column, condition='true') -%}
counted as (

    select
        {{ rollup_code([column]) }} as row_code,
        period,
        count(*) as everyone,
        count({{ column }}) as known,
        max(count({{ column }})) over (partition by period) as known_in_all
    from facts
    where {{ condition }}
    group by rollup(period, {{ column }})

)
{%- endmacro %}
