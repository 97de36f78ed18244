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
