{{ config(alias='tables') }}

with described as (
    -- nothing while parsing
    {% if not execute %}select 0 as nothing{% endif %}
    {% for edition in var('editions') -%}
    {%- set outer = loop -%}
    {%- for content, table in described_tables().items() -%}
    select
        '{{ edition }}' as edition,
        '{{ content }}' as content,
        {%- for text in ['section', 'title', 'scope', 'notes', 'sources'] %}
        {{ text_literal(of_edition(table[text], edition)) }} as {{ text }},
        {%- endfor %}
        '{{ table_columns(table) | map(attribute='unit') | unique | join(", ") }}' as unit,
        '{{ table_columns(table) | map(attribute='rules') | join(", ") }}' as rules,
        '{{ systems_behind(content) | join(', ') }}' as systems,
        '{{ table.chart | default('none') }}' as chart
    {{ 'union all' if not (loop.last and outer.last) }}
    {% endfor -%}
    {%- endfor %}

),

found as (

    select edition, content, string_agg(note, chr(10) order by kind) as notes
    from {{ ref('pub_table_notes') }}
    group by edition, content

)

select
    tables.edition,
    tables.table_no,
    tables.content,
    cast(tables.position as integer) as position,
    described.section,
    described.title,
    described.scope,
    described.unit,
    nullif(concat_ws(chr(10), described.notes, found.notes), '') as notes,
    described.sources,
    array_to_string(list_sort(list_distinct(string_split(described.rules, ', '))), ', ') as rules,
    described.systems,
    described.chart
from described
inner join {{ ref('publication_tables') }} as tables
    on described.edition = tables.edition and described.content = tables.content
left join found on described.edition = found.edition and described.content = found.content
