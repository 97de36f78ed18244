{# The counts of several CTEs side by side: a row that one of them lacks has none of its counts. #}
{% macro counted_together(names, keys=['row_code', 'period']) -%}
counted as (

    select *
    from {{ names | first }}
    {%- for name in names[1:] %}
    full outer join {{ name }} using ({{ keys | join(', ') }})
    {%- endfor %}

)
{%- endmacro %}
