with described as (

    -- nothing while parsing
    {% if not execute %}select 0 as nothing{% endif %}
    {%- for content, table in described_tables().items() %}
    select
        '{{ content }}' as content,
        {{ text_literal(table.section) }} as section,
        {{ text_literal(table.title) }} as title,
        {{ text_literal(table.notes) }} as notes,
        {{ text_literal(table.scope or scope_of(content)) }} as scope,
        {{ text_literal(table.section_en) }} as section_en,
        {{ text_literal(table.title_en) }} as title_en,
        {{ text_literal(table.notes_en) }} as notes_en,
        {{ text_literal(table.scope_en if table.scope else scope_of(content, 'scope_en')) }} as scope_en,
        '{{ systems_behind(content) | join(', ') }}' as systems,
        {{ text_literal(labels_of(systems_behind(content)) | join(', ')) }} as sources,
        '{{ table.chart }}' as chart
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

columns_of as (

    select
        content,
        string_agg(distinct unit, ', ' order by unit) as unit,
        string_agg(distinct unit_en, ', ' order by unit_en) as unit_en,
        array_to_string(list_sort(list_distinct(flatten(list(string_split(rules, ', '))))), ', ') as rules,
        min_by(semantic_model, position) as semantic_model
    from {{ ref('described_columns') }}
    group by content

),

found as (

    select
        edition,
        content,
        string_agg(note, chr(10) order by kind) as notes,
        string_agg(note_en, chr(10) order by kind) as notes_en
    from {{ ref('table_notes') }}
    group by edition, content

)

select
    numbers.edition,
    numbers.table_no,
    numbers.content,
    numbers.position,
    described.section,
    {{ of_edition('described.title', 'editions') }} as title,
    described.scope,
    columns_of.unit,
    nullif(concat_ws(chr(10), lacks.note, {{ of_edition('described.notes', 'editions') }}, found.notes), '') as notes,
    described.section_en,
    {{ of_edition('described.title_en', 'editions') }} as title_en,
    described.scope_en,
    columns_of.unit_en,
    nullif(
        concat_ws(chr(10), lacks.note_en, {{ of_edition('described.notes_en', 'editions') }}, found.notes_en), ''
    ) as notes_en,
    described.sources,
    columns_of.rules,
    described.systems,
    described.chart,
    -- R22: the day that the printed edition gives for its own table; what is carried on was not printed
    case
        when numbers.table_no like 'D%' then null
        when columns_of.semantic_model in ('learners', 'mooc') then editions.extracted_on_learners
        when columns_of.semantic_model = 'enrolments' then editions.extracted_on_enrolments
        when columns_of.semantic_model in ('offerings', 'exams') then editions.extracted_on_exams
        when columns_of.semantic_model = 'validations' then editions.extracted_on_validations
        when columns_of.semantic_model = 'diplomas' then editions.extracted_on_diplomas
    end as printed_extracted_on
from {{ ref('table_numbers') }} as numbers
inner join {{ ref('editions') }} as editions on numbers.edition = editions.edition
inner join described on numbers.content = described.content
inner join columns_of on numbers.content = columns_of.content
left join found on numbers.edition = found.edition and numbers.content = found.content
left join {{ ref('table_lacks') }} as lacks on numbers.content = lacks.content
