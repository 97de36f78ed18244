{# R22: the editions to rebuild, each with the periods that follow from its year: a row an edition. An edition prints
   the academic year that ends in its year, that before it, and the calendar year. #}
{% macro editions() -%}
    {%- for edition in var('editions') -%}
    select
        '{{ edition }}' as edition,
        '{{ edition - 1 }}-{{ edition }}' as academic_year,
        '{{ edition - 2 }}-{{ edition - 1 }}' as previous_year,
        {{ edition }} as calendar_year
    {%- if not loop.last %} union all {% endif %}
    {%- endfor -%}
{%- endmacro %}
