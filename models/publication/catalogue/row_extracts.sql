{{ config(schema='publication_counts', contract={'enforced': false}) }}
-- R22: the extracts behind each model of rows that tables count, from dbt's graph; nothing while parsing.
with systems as (

    {% if not execute %}select '' as system, '' as label{% else %}
    {%- set labels = {} %}
    {%- for table in graph.sources.values() %}
    {%- do labels.update({table.source_name: table.source_meta.label_fr}) %}
    {%- endfor %}
    {%- for system, label in labels.items() %}
    select '{{ system }}' as system, {{ text_literal(label) }} as label
    {{ 'union all' if not loop.last }}
    {%- endfor %}
    {%- endif %}

),

needed as (

    {% if not execute %}select 0 as nothing{% endif %}
    {%- for relation in counted_relations() %}
    select
        '{{ relation }}' as row_relation,
        {{ extracts_behind([relation]) }} as counted,
        unnest({{ extracts_needed([relation]) }}) as extract_name
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select
    needed.row_relation,
    needed.extract_name,
    systems.system,
    systems.label as system_label,
    list_contains(needed.counted, needed.extract_name) as is_counted
from needed
inner join systems on split_part(needed.extract_name, '__', 1) = systems.system
