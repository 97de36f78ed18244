{{ config(schema='publication_counts', contract={'enforced': false}) }}
-- nothing while parsing
with described as (

    {% if not execute %}select 0 as nothing{% endif %}
    {%- for content, table in described_tables().items() %}
    select
        '{{ content }}' as content,
        {{ text_literal(table.section) }} as section,
        {{ text_literal(table.title) }} as title,
        {{ text_literal(table.notes) }} as notes,
        {{ text_literal(table.scope) }} as scope,
        {{ text_literal(table.section_en) }} as section_en,
        {{ text_literal(table.title_en) }} as title_en,
        {{ text_literal(table.notes_en) }} as notes_en,
        {{ text_literal(table.scope_en) }} as scope_en,
        '{{ table.chart }}' as chart
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

scopes as (

    {% if not execute %}select 0 as nothing{% endif %}
    {%- for relation in counted_relations() %}
    {%- set meta = graph.nodes['model.' ~ project_name ~ '.' ~ relation].config.meta %}
    select
        '{{ relation }}' as row_relation,
        {{ text_literal(meta.scope) }} as scope,
        {{ text_literal(meta.scope_en) }} as scope_en
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

columns_of as (

    select
        columns_of.content,
        string_agg(distinct columns_of.unit, ', ' order by columns_of.unit) as unit,
        string_agg(distinct columns_of.unit_en, ', ' order by columns_of.unit_en) as unit_en,
        array_to_string(
            list_sort(list_distinct(flatten(list(string_split(columns_of.rules, ', '))))), ', '
        ) as rules,
        min_by(columns_of.semantic_model, columns_of.position) as semantic_model,
        min_by(columns_of.row_relation, columns_of.position) as row_relation,
        string_agg(distinct behind.system, ', ' order by behind.system) as systems,
        string_agg(distinct behind.system_label, ', ' order by behind.system_label collate nocase) as sources
    from {{ ref('described_columns') }} as columns_of
    inner join {{ ref('row_extracts') }} as behind
        on columns_of.row_relation = behind.row_relation and behind.is_counted
    group by columns_of.content

)

select
    described.* exclude (scope, scope_en),
    -- what a table is of, where its description says nothing narrower: the scope of the rows of its first column
    coalesce(described.scope, scopes.scope) as scope,
    if(described.scope is null, scopes.scope_en, described.scope_en) as scope_en,
    columns_of.* exclude (content, row_relation)
from described
inner join columns_of on described.content = columns_of.content
inner join scopes on columns_of.row_relation = scopes.row_relation
