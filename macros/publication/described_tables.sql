{# Every published table's description by its content, read from dbt's graph: a dictionary, empty while parsing. A table without
   one is left out, and `every_registered_table_has_its_cells` fails. #}
{% macro described_tables() -%}
    {%- set tables = {} -%}
    {%- for content in published_contents() if execute -%}
        {%- set node = graph.nodes['model.' ~ project_name ~ '.pub_' ~ content] -%}
        {%- do tables.update({content: node.config.meta.table}) if node.config.meta.table -%}
    {%- endfor -%}
    {{ return(tables) }}
{%- endmacro %}


{# A text for an edition: {Y-4} is the academic year four before the edition's, {C-5} the calendar year five before. #}
{% macro of_edition(text, edition) -%}
    {%- set told = namespace(text=text | default('', true)) -%}
    {%- for back in range(10) -%}
        {%- set before = '-' ~ back if back else '' -%}
        {%- set year = (edition - 1 - back) ~ '-' ~ (edition - back) -%}
        {%- set told.text = told.text | replace('{Y' ~ before ~ '}', year) | replace('{C' ~ before ~ '}', edition - back) -%}
    {%- endfor -%}
    {{ return(told.text) }}
{%- endmacro %}


{# A text as an SQL literal; null where there is none. #}
{% macro text_literal(text) -%}
    {%- if text -%} '{{ (text | string).replace("'", "''") }}' {%- else -%} cast(null as varchar) {%- endif -%}
{%- endmacro %}
