{# The counts of a table of shares. A share is over the rows of the period whose narrowest part is known; the row TOTAL,
   which has all rows of the period, knows the most. #}
{% macro known_counted(parts, condition='true') -%}
{%- set part = parts | last -%}
counted as (

    select
        {{ rollup_code(parts) }} as row_code,
        period,
        count(*) as everyone,
        count({{ part }}) as known,
        max(count({{ part }})) over (partition by period) as known_in_all
    from facts
    where {{ condition }}
    group by rollup({{ (['period'] + parts) | join(', ') }})

)
{%- endmacro %}
