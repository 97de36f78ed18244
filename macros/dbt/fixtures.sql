{# The rows that a unit test gives of a relation, as a query, and a row of a unit test as SQL. dbt's own asks three macros for
   each value and two for each column that a row does not name, a hundred an input; here both are written into the text. #}
{% macro get_fixture_sql(rows, column_name_to_data_types) %}
-- Fixture for {{ model.name }}
    {%- set types, quoted, nulls = {}, {}, {} -%}
    {%- set relation = defer_relation if (defer_relation and not load_relation(this)) else this -%}
    {%- for column in adapter.get_columns_in_relation(relation) -%}
        {%- set name = column.name | lower -%}
        {%- do types.update({name: column.data_type}) -%}
        {%- do quoted.update({name: column.quoted}) -%}
        {%- do nulls.update({name: 'cast(null as ' ~ column.data_type ~ ')'}) -%}
    {%- endfor -%}
    {%- if not types -%}
        {{ exceptions.raise_compiler_error(
            "The unit test '" ~ model.name ~ "' reads " ~ this ~ ", which is not there: build it first") }}
    {%- endif -%}
    {%- for row in rows or [{}] %}
select
        {%- set values = dict(nulls, **format_row(row, types)) %}
        {%- for name, value in values.items() %} {{ value }} as {{ quoted[name] }}{{ ',' if not loop.last }}{% endfor %}
        {%- if not rows %} limit 0{% elif not loop.last %} union all{% endif %}
    {%- endfor -%}
{% endmacro %}


{% macro format_row(row, column_name_to_data_types) -%}
    {%- set formatted = {} -%}
    {%- for given, value in row.items() -%}
        {%- set name = given | lower -%}
        {%- if name not in column_name_to_data_types -%}
            {{ exceptions.raise_compiler_error(
                "Invalid column name: '" ~ name ~ "' in unit test fixture for '" ~ model.name ~ "'."
                ~ " Accepted columns are: " ~ (column_name_to_data_types.keys() | list)) }}
        {%- endif -%}
        {%- set text = "'" ~ value.replace("'", "''") ~ "'" if value is string else 'null' if value is none else value -%}
        {%- do formatted.update({name: 'cast(' ~ text ~ ' as ' ~ column_name_to_data_types[name] ~ ')'}) -%}
    {%- endfor -%}
    {{ return(formatted) }}
{%- endmacro %}
