-- R12, R22: of a table that rests on an extract that has not come, or that lacks a centre, what lacks and why.
with behind as (

    -- nothing while parsing
    {% if not execute %}select '' as content, '' as extract_name{% endif %}
    {%- for content in described_tables() %}
    select '{{ content }}' as content, unnest({{ extracts_behind(content) }}) as extract_name
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

labels as (

    {% if not execute %}select '' as system, '' as label{% else %}
    {%- for system in graph.sources.values() | map(attribute='source_name') | unique | sort %}
    select '{{ system }}' as system, {{ text_literal(labels_of([system]) | join) }} as label
    {{ 'union all' if not loop.last }}
    {%- endfor %}
    {%- endif %}

),

lacking as (

    select
        concat(extractions.system, '__', extractions.extract) as extract_name,
        string_split(extractions.lacks, ' ') as centres,
        concat(
            labels.label, ', ', extractions.extract, ', ' || replace(extractions.lacks, ' ', ', '),
            ' (', extractions.reason, ')'
        ) as told
    from {{ ref('extractions') }} as extractions
    inner join labels on extractions.system = labels.system
    where extractions.state = 'absent' or extractions.lacks is not null

)

select
    behind.content,
    bool_or(lacking.centres is null) as lacks_a_file,
    flatten(list(lacking.centres) filter (where lacking.centres is not null)) as centres,
    concat('Données provisoires, il manque : ', string_agg(lacking.told, ' ; ' order by lacking.told)) as note,
    concat('Provisional data, missing: ', string_agg(lacking.told, '; ' order by lacking.told)) as note_en
from behind
inner join lacking on behind.extract_name = lacking.extract_name
group by behind.content
