{# The systems whose rows a table counts: the staging folders above its model in dbt's graph. Left out is what counts nothing:
   what names rows (dim_, pub_ax) and what tells persons apart (identity). #}
{% macro systems_behind(content) -%}
    {%- set reached = ['model.' ~ project_name ~ '.pub_' ~ content] -%}
    {%- set systems = [] -%}
    {#- the list grows while it is walked: each model is looked at once -#}
    {%- for unit in reached if graph.nodes[unit] is defined -%}
        {%- set node = graph.nodes[unit] -%}
        {%- if node.fqn[1] == 'staging' -%}
            {%- do systems.append(node.fqn[2]) if node.fqn[2] not in systems -%}
        {%- elif 'identity' not in node.fqn and not node.name.startswith('dim_') and not node.name.startswith('pub_ax') -%}
            {%- for parent in node.depends_on.nodes if parent not in reached -%}
                {%- do reached.append(parent) -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(systems | sort) }}
{%- endmacro %}
