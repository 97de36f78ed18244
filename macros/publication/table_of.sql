{# A table as a view of its cells, from its description (`config.meta.table` of the model): the keys of
   docs/publication.md. It names no database, so that it reads the file it is in under whatever name that is
   attached. #}
{% macro table_of(cells) -%}
    select * exclude (content) from {{ cells.include(database=false) }} where content = '{{ model.name }}'
{%- endmacro %}
