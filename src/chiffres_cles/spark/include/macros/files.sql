{# Seeds and extracts, which Spark reads itself from their files. #}

{% macro duckspark__create_csv_table(model, agate_table) -%}
    {{ return(adapter.load_seed(model, this)) }}
{%- endmacro %}


{# The rows came with the table. #}
{% macro duckspark__load_csv_rows(model, agate_table) -%}
    {{ return('') }}
{%- endmacro %}


{% macro duckspark__read_landed(contract, file) -%}
    {{ return(adapter.landed(contract, file)) }}
{%- endmacro %}


{# A table has its descriptions from the start. #}
{% macro duckspark__persist_docs(relation, model, for_relation, for_columns) -%}
{%- endmacro %}
