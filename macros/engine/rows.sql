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


{# No row, of all columns that the model's properties declare, typed and in their order. #}
{% macro no_row_of_declared_columns() -%}
    select
    {%- for column in model.columns.values() %}
        cast(null as {{ column.data_type }}) as {{ column.name }}{{ ',' if not loop.last }}
    {%- endfor %}
    where false
{%- endmacro %}


{# The records of models that have each record of an extract: (model, system, extract, file, whether it has a year). #}
{% macro records_of(models) -%}
    {%- for name, system, extract, file, has_year in models %}
    select
        row_id,
        '{{ system }}' as system,
        '{{ extract }}' as extract,
        '{{ file }}' as file,
        record_number,
        {{ 'academic_year' if has_year else 'cast(null as varchar) as academic_year' }},
        record_key,
        problems
    from {{ ref(name) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}
{%- endmacro %}


{# The rows of several models, put together by name: of each the columns that this model declares, null where it has not
   one. The names are given: dbt's graph is empty while it parses. #}
{% macro united(names) -%}
    select
    {%- for column in model.columns %}
        {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
    from (
        {{ no_row_of_declared_columns() }}
        {%- for name in names %}
        union all by name
        select * from {{ ref(name) }}
        {%- endfor %}
    ) as rows_of_all
{%- endmacro %}
