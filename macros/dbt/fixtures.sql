{# A row of a unit test as SQL. dbt's own asks three macros for each value; here it is written into the text. #}
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
