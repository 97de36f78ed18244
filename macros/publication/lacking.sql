{# R12, R22: the centres that a system's records can name, as its contract says: a list of system, role (what the centre
   is to a row of a table), and codes or the list of codes that the column names. An exam without a centre of its own is
   sat at the organiser's. Empty while parsing. #}
{% macro named_centres() -%}
    {%- set found = [] -%}
    {%- for table in (graph.sources or {}).values() -%}
        {%- set meta = table.config.meta -%}
        {%- set entities = [meta.entity] + (meta.also or []) -%}
        {%- set roles = {
            'organising_centre_code': ['organising', 'exam'], 'exam_centre_code': ['exam'],
            'centre_code': (['home'] if 'registrations' in entities else [])
                + (['centre'] if 'decisions' in entities else []),
        } -%}
        {%- for target, code in (meta.always or {}).items() -%}
            {%- for role in roles.get(target, []) -%}
                {%- do found.append({'system': table.source_name, 'role': role, 'codes': [code]}) -%}
            {%- endfor -%}
        {%- endfor -%}
        {%- for column in table.columns.values() -%}
            {%- set says = column.config.meta -%}
            {%- set targets = [says.target] if says.target is string else says.target or [] -%}
            {%- for target in targets -%}
                {%- for role in roles.get(target, []) -%}
                    {%- do found.append({
                        'system': table.source_name, 'role': role, 'list': says.list,
                        'codes': (says.codes or {}).values() | unique | list,
                    }) -%}
                {%- endfor -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(found) }}
{%- endmacro %}


{# The extracts without which some models of rows are not whole: those behind them, and of the same systems the extracts
   of persons, since a record of nobody is refused. Empty while parsing. #}
{% macro extracts_needed(relations) -%}
    {%- set needed = extracts_behind(relations) -%}
    {%- set systems = [] -%}
    {%- for extract in needed -%}
        {%- do systems.append(extract.split('__')[0]) -%}
    {%- endfor -%}
    {%- for table in (graph.sources or {}).values() -%}
        {%- if table.config.meta.entity in ['learners', 'candidates'] and table.source_name in systems -%}
            {%- do needed.append(table.source_name ~ '__' ~ table.name) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(needed | unique | sort) }}
{%- endmacro %}
