{{ config(schema='publication_counts', contract={'enforced': false}) }}
-- R12, R22: the extracts that have not come, or not whole, as the manifest says, and what counts them.
with labels as (

    {% if not execute %}select '' as system, '' as label{% else %}
    {%- for system in graph.sources.values() | map(attribute='source_name') | unique | sort %}
    select '{{ system }}' as system, {{ text_literal(labels_of([system]) | join) }} as label
    {{ 'union all' if not loop.last }}
    {%- endfor %}
    {%- endif %}

),

behind as (

    {% if not execute %}select '' as row_relation, '' as extract_name{% endif %}
    {%- for relation in declared_metrics().values() | map(attribute='relation') | unique | sort %}
    select '{{ relation }}' as row_relation, unnest({{ extracts_needed([relation]) }}) as extract_name
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select
    behind.row_relation,
    behind.extract_name,
    extractions.system,
    string_split(extractions.lacks, ' ') as centres,
    concat(
        labels.label, ', ', extractions.extract, ', ' || replace(extractions.lacks, ' ', ', '),
        ' (', extractions.reason, ')'
    ) as told
from {{ ref('extractions') }} as extractions
inner join labels on extractions.system = labels.system
inner join behind on concat(extractions.system, '__', extractions.extract) = behind.extract_name
where extractions.state = 'absent' or extractions.lacks is not null
