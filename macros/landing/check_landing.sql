{# Refuse a landing that is not of the contract's shape, before any node runs: names file, line and column.
   The check itself is `chiffres_cles.landing`, registered as a function by the plugin. Target `analyst`, which reads the
   published file alone, has neither landing nor plugin. #}
{% macro check_landing() -%}
    {%- if execute and target.name != 'analyst' and flags.WHICH in ('build', 'run', 'seed', 'test', 'snapshot') -%}
        {%- set refusal = run_query('select landing_refusal()').columns[0].values()[0] -%}
        {%- if refusal -%}
            {{ exceptions.raise_compiler_error(refusal) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}
