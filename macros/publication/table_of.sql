{# A table as a view of its cells, from its description (`config.meta.table` of the model): the keys of
   docs/publication.md. It names no database, so that it reads the file it is in under whatever name that is
   attached. #}
{% macro table_of(cells) -%}
    {%- if execute and not model.config.meta.table -%}
        {{ exceptions.raise_compiler_error(
            model.name ~ ' has no description, `config.meta.table`: docs/publication.md, A table. Where its YAML has'
            ~ ' one, dbt read that before the model was there: dbt --no-partial-parse build once'
        ) }}
    {%- endif -%}
    select * exclude (content) from {{ cells.include(database=false) }} where content = '{{ model.name }}'
{%- endmacro %}
