{# Refuse a landing that is not of the contract's shape, before any node runs: names file, line and column.
   The check itself is `chiffres_cles.landing`, registered as a function by the plugin. #}
{% macro check_landing() -%}
    {%- if execute and flags.WHICH in ('build', 'run', 'seed', 'test', 'snapshot') -%}
        {%- set refusal = run_query('select landing_refusal()').columns[0].values()[0] -%}
        {%- if refusal -%}
            {{ exceptions.raise_compiler_error(refusal) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}


{# `dbt show` and `dbt compile` run no check: what they read, or would, are the copies of the last one. Show refuses copies
   of another landing; compile, which reads nothing, warns of them. #}
{% macro check_copies() -%}
    {%- if execute and flags.WHICH in ('show', 'compile') -%}
        {%- set stale = run_query('select stale_copies()').columns[0].values()[0] -%}
        {%- if stale and flags.WHICH == 'show' -%}
            {{ exceptions.raise_compiler_error(stale) }}
        {%- elif stale -%}
            {%- do exceptions.warn(stale) -%}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
