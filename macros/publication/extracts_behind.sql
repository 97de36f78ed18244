{# The extracts whose rows reach some models of rows, as `system__extract`: what staging reads above them in dbt's
   graph. Left out is what counts nothing: what names rows (dim_) and what distinguishes persons (identity). #}
{% macro extracts_behind(relations) -%}
    {%- set reached = [] -%}
    {%- for relation in relations -%}
        {%- do reached.append('model.' ~ project_name ~ '.' ~ relation) -%}
    {%- endfor -%}
    {%- set extracts = [] -%}
    {#- the list grows while it is walked: each model is looked at once -#}
    {%- for unit in reached if graph.nodes[unit] is defined -%}
        {%- set node = graph.nodes[unit] -%}
        {%- if node.fqn[1] == 'staging' and node.fqn[2] != 'united' -%}
            {#- the seed or the source of the extract; no list and no manifest, which typing reads too -#}
            {%- for parent in node.depends_on.nodes -%}
                {%- set extract = parent.split('.')[2:] | join('__') -%}
                {%- if extract.startswith(node.fqn[2] ~ '__') and extract not in extracts -%}
                    {%- do extracts.append(extract) -%}
                {%- endif -%}
            {%- endfor -%}
        {%- elif 'identity' not in node.fqn and not node.name.startswith('dim_') -%}
            {%- for parent in node.depends_on.nodes if parent not in reached -%}
                {%- do reached.append(parent) -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(extracts | sort) }}
{%- endmacro %}
