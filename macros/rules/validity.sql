{# Whether an entry of a reference list is in force in the academic year that begins in a calendar year: a centre that opens
   or merges, a department that changes its centre. Without years it always is; a blank is none, in a unit test too. #}
{% macro is_in_force(entry, first_year) -%}
    {{ first_year }} between coalesce(try_cast({{ entry }}.from_year as integer), 0)
        and coalesce(try_cast({{ entry }}.to_year as integer), 9999)
{%- endmacro %}
