{# The comments of a relation and of the columns that its properties describe, in one statement. dbt's own makes two, and
   first asks DuckDB for the relation's columns, to leave out what it lacks; DuckDB refuses a comment on a column that is
   not there, so that properties which no table keeps stop the model. #}
{% macro duckdb__persist_docs(relation, model, for_relation, for_columns) -%}
    {%- set of_relation = for_relation and config.persist_relation_docs() and model.description -%}
    {%- set of_columns = for_columns and config.persist_column_docs() and model.columns -%}
    {%- if of_relation or of_columns -%}
        {%- call statement('comments') -%}
            {%- if of_relation -%}
                {{ alter_relation_comment(relation, model.description) }}
            {%- endif -%}
            {%- if of_columns -%}
                {{ alter_column_comment(relation, model.columns) }}
            {%- endif -%}
        {%- endcall -%}
    {%- endif -%}
{%- endmacro %}

{% macro duckdb__alter_column_comment(relation, column_dict) -%}
    {%- for name, column in column_dict.items() %}
    comment on column {{ relation }}.{{ adapter.quote(name) }} is {{ duckdb_escape_comment(column.description) }};
    {%- endfor %}
{%- endmacro %}
