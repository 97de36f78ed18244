{# A table as a view of its cells, from its description (`config.meta.table` of the model): the keys of docs/publication.md. #}
{% macro table_of(cells) -%}
    select * exclude (content) from {{ cells }} where content = '{{ model.name }}'
{%- endmacro %}
