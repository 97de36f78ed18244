{# The macros of dbt that take a query: it is DuckDB's, and becomes Spark's here. What dbt writes around it is dbt-spark's. #}

{% macro duckspark__create_table_as(temporary, relation, compiled_code, language='sql') -%}
    {%- if language == 'python' -%}
    {{ compiled_code }}
    {%- elif temporary -%}
    create or replace temporary view {{ relation }} as {{ adapter.transpiled(compiled_code) }}
    {%- else -%}
    {{ adapter.created(relation, compiled_code, model, config.get('contract').enforced) }}
    {%- endif -%}
{%- endmacro %}


{# A view is a table: each reader would plan it anew, which is what costs on Spark, and a folder of Parquet has none. #}
{% materialization view, adapter='duckspark' -%}
    {{ return(materialization_table_spark()) }}
{%- endmaterialization %}


{% macro duckspark__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit) -%}
    {{ adapter.transpiled(default__get_test_sql(main_sql, fail_calc, warn_if, error_if, limit)) }}
{%- endmacro %}


{% macro duckspark__get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names) -%}
    {{ adapter.transpiled(default__get_unit_test_sql(main_sql, expected_fixture_sql, expected_column_names)) }}
{%- endmacro %}


{% macro duckspark__get_columns_in_query(select_sql) -%}
    {{ return(adapter.columns_of(select_sql)) }}
{%- endmacro %}


{# Casts, texts and names that dbt puts into a query are DuckDB's too: dbt-spark's own would be read wrongly. A blank of a
   seed's file, as a unit test reads it, is no value, as where the seed is loaded. #}
{% macro duckspark__safe_cast(field, type) -%}
    {{ default__safe_cast('null' if field == "''" and type | upper not in ('TEXT', 'VARCHAR') else field, type) }}
{%- endmacro %}


{% macro duckspark__escape_single_quotes(expression) -%}
    {{ default__escape_single_quotes(expression) }}
{%- endmacro %}
