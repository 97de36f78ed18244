{# A table, made or replaced in one statement. dbt's own makes it beside the one before under another name, renames both
   and drops one: four statements, where DuckDB replaces in one. #}
{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {%- set former = load_cached_relation(this) -%}
    {%- set made = this.incorporate(type='table') -%}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks) }}
    {%- if former is not none and not former.is_table or model['language'] == 'python' -%}
        {{ drop_relation_if_exists(former) }}
    {%- endif -%}
    {% call statement('main', language=model['language']) -%}
        {%- if model['language'] == 'python' -%}
        {{ py_write_table(temporary=False, relation=made, compiled_code=compiled_code) }}
        {%- else -%}
        {{ get_replace_table_sql(made, sql) }}
        {%- endif -%}
    {%- endcall %}
    {% do persist_docs(made, model) %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [made]}) }}
{% endmaterialization %}

{% macro duckdb__get_replace_table_sql(relation, sql) -%}
    {%- set enforced = config.get('contract').enforced -%}
    {%- if enforced -%}
        {{ get_assert_columns_equivalent(sql) }}
    {%- endif -%}
    create or replace table {{ relation }} as (
        {{ get_select_subquery(sql) if enforced else sql }}
    )
{%- endmacro %}
