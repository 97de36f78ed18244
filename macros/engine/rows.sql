{# The extract (`system.name`) that a row id comes from. #}
{% macro extract_of(row_id) -%}
    split_part({{ row_id }}, '#', 1)
{%- endmacro %}


{# Whether a row is of an extract whose disposition the given entity decides (contract, `entity`). #}
{% macro is_decided_by(row_id, entity) -%}
    {{ extract_of(row_id) }} in (
        {%- if execute -%}
        {%- for source in graph.sources.values() if source.config.meta.entity == entity -%}
        '{{ source.source_name }}.{{ source.name }}'{{ ', ' if not loop.last }}
        {%- endfor -%}
        {%- else -%}''{%- endif -%}
    )
{%- endmacro %}


{# No row, of all columns that the model's properties declare, typed and in their order: what a union by name begins
   with, so that it has each of them whichever its parts bring. #}
{% macro no_row_of_declared_columns() -%}
    select
    {%- for column in model.columns.values() %}
        cast(null as {{ column.data_type }}) as {{ column.name }}{{ ',' if not loop.last }}
    {%- endfor %}
    where false
{%- endmacro %}
