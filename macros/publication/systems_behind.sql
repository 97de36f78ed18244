{# The names of the models of rows that a table counts. #}
{% macro relations_of(content) -%}
    {%- set metrics = declared_metrics() -%}
    {%- set relations = [] -%}
    {%- for column in described_tables()[content].columns if column.metric -%}
        {%- do relations.append(metrics[column.metric].relation) -%}
    {%- endfor -%}
    {{ return(relations | unique | list) }}
{%- endmacro %}


{# The systems whose rows a table counts. #}
{% macro systems_behind(content) -%}
    {%- set systems = [] -%}
    {%- for extract in extracts_behind(relations_of(content)) -%}
        {%- do systems.append(extract.split('__')[0]) -%}
    {%- endfor -%}
    {{ return(systems | unique | sort) }}
{%- endmacro %}


{# The extracts whose rows reach some models of rows, as `system__extract`: what staging reads above them in dbt's
   graph. Left out is what counts nothing: what names rows (dim_) and what tells persons apart (identity). #}
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


{# What readers call systems: the French labels of their contracts. #}
{% macro labels_of(systems) -%}
    {%- set labels = {} -%}
    {%- for table in (graph.sources or {}).values() if table.source_name in systems -%}
        {%- do labels.update({table.source_name: table.source_meta.label_fr}) -%}
    {%- endfor -%}
    {{ return(labels.values() | sort) }}
{%- endmacro %}


{# What a table speaks of, where its description says nothing narrower: the `scope` of the rows that its first column
   counts, or another key of their meta: `scope_en`. #}
{% macro scope_of(content, key='scope') -%}
    {{ return(graph.nodes['model.' ~ project_name ~ '.' ~ relations_of(content)[0]].config.meta[key]) }}
{%- endmacro %}
