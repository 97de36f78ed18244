{# A table or a view, made or replaced in one statement. dbt's own makes it beside the one before under another name,
   renames both and drops one: four statements, where DuckDB replaces in one, or makes and fills it in the two of a
   transaction. dbt lets Python run from a materialization alone, so that what is around the statement is in two
   macros. #}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set made = to_be_made('table') -%}
    {% call statement('main', language=model['language']) -%}
        {%- if model['language'] == 'python' -%}
        {{ py_write_table(temporary=False, relation=made, compiled_code=compiled_code) }}
        {%- else -%}
        {{ replacing('table', made, sql) }}
        {%- endif -%}
    {%- endcall %}
    {{ return(once_made(made)) }}
{% endmaterialization %}


{% materialization view, adapter='duckdb' %}
    {%- set made = to_be_made('view') -%}
    {% call statement('main') -%}
        {{ replacing('view', made, sql) }}
    {%- endcall %}
    {{ return(once_made(made)) }}
{% endmaterialization %}


{# The relation of the model, what no statement can replace out of the way. #}
{% macro to_be_made(kind) -%}
    {%- set former = load_cached_relation(this) -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks) }}
    {%- if former is not none and former.type != kind or model['language'] == 'python' -%}
        {{ drop_relation_if_exists(former) }}
    {%- endif -%}
    {{ return(this.incorporate(type=kind)) }}
{%- endmacro %}


{# The statement that makes or replaces a relation, its columns held to its contract where it has one. #}
{% macro replacing(kind, relation, sql) -%}
    {%- set enforced = config.get('contract').enforced -%}
    {%- if enforced -%}
        {{ get_assert_columns_equivalent(sql) }}
    {%- endif -%}
    {%- set records = naming_records() if kind == 'table' else [] -%}
    {%- set selected = get_select_subquery(sql) if kind == 'table' and (enforced or records) else sql -%}
    {%- if records -%}
    create or replace table {{ relation }} (
        {%- for column in model.columns.values() %}
        {{ adapter.quote(column.name) }} {{ column.data_type }}
        {{- ' using compression zstd' if column.name in records }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    );
    insert into {{ relation }} (
        {{ selected }}
    )
    {%- else -%}
    create or replace {{ kind }} {{ relation }} as (
        {{ selected }}
    )
    {%- endif -%}
{%- endmacro %}


{# The columns of the model that name a landed record or what ties records, another text on each row: DuckDB looks for
   a dictionary in any text, and takes twice as long to find none as zstd takes for a file of the same size
   (bench/RESULTS.md). Such a table has the columns that are declared, which are those of its query
   (`pytests/product/test_build.py`). #}
{% macro naming_records() -%}
    {%- set found = [] -%}
    {%- for name in model.columns if name.endswith('row_id') or name in ('record_key', 'record', 'node') -%}
        {%- do found.append(name) -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}


{# What follows the statement, and what a materialization returns. #}
{% macro once_made(relation) -%}
    {% do persist_docs(relation, model) %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [relation]}) }}
{%- endmacro %}
