{# The landed rows of an extract, all columns text: the committed seed, or the file that the check transcoded
   when CHIFFRES_CLES_LANDING names a folder. The one place that decides it. #}
{% macro extract(system, name) -%}
    {%- if (env_var('CHIFFRES_CLES_AS_FILES', '') or env_var('CHIFFRES_CLES_LANDING', '')) == '' -%}
        {{ ref(system ~ '__' ~ name) }}
    {%- else -%}
        {%- set landed_source = source(system, name) -%}
        {%- if execute -%}
        {%- do check_copies() -%}
        {%- set contract = graph.sources['source.chiffres_cles.' ~ system ~ '.' ~ name] -%}
        {%- set file = env_var("CHIFFRES_CLES_WORK", "work") ~ '/landing_' ~ target.name ~ '/' ~ contract.config.meta.file -%}
        {{ read_landed(contract, file) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}


{# A landed file as a relation, by the engine of the target. #}
{% macro read_landed(contract, file) -%}
    {{ return(adapter.dispatch('read_landed')(contract, file)) }}
{%- endmacro %}


{% macro default__read_landed(contract, file) -%}
    read_csv(
        {{ sql_text(file) }},
        delim = '{{ contract.source_meta.dialect.separator }}', quote = '"', escape = '"', header = true,
        auto_detect = false, new_line = '\n',
        columns = { {%- for column in contract.columns %}'{{ column }}': 'varchar'{{ ', ' if not loop.last }}{% endfor -%} }
    )
{%- endmacro %}
