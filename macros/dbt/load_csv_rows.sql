{# The rows of a seed, read by DuckDB itself. The adapter's own macro puts the path between quotes as it is,
   which an apostrophe in a folder's name ends; this one quotes it. #}
{% macro duckdb__load_csv_rows(model, agate_table) -%}
    {%- set sql -%}
        copy {{ this.render() }} from {{ sql_text(adapter.get_seed_file_path(model)) }}
            (format csv, header true, delimiter {{ sql_text(config.get('delimiter', ',')) }})
    {%- endset -%}
    {%- do adapter.add_query(sql, abridge_sql_log=True) -%}
    {{ return(sql) }}
{%- endmacro %}
