with found as (

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
    described.unit,
    nullif(concat_ws(chr(10), lacks.note, {{ of_edition('described.notes', 'editions') }}, found.notes), '') as notes,
    described.section_en,
    {{ of_edition('described.title_en', 'editions') }} as title_en,
    described.scope_en,
    described.unit_en,
    nullif(
        concat_ws(chr(10), lacks.note_en, {{ of_edition('described.notes_en', 'editions') }}, found.notes_en), ''
    ) as notes_en,
    described.sources,
    described.rules,
    described.systems,
    described.chart,
    -- R22: the day that the printed edition gives for its own table; what is carried on, or ours, was not printed
    case
        when left(numbers.table_no, 1) in ('D', 'F') then null
        when described.semantic_model in ('learners', 'mooc') then editions.extracted_on_learners
        when described.semantic_model = 'enrolments' then editions.extracted_on_enrolments
        when described.semantic_model in ('offerings', 'exams') then editions.extracted_on_exams
        when described.semantic_model = 'validations' then editions.extracted_on_validations
        when described.semantic_model = 'diplomas' then editions.extracted_on_diplomas
    end as printed_extracted_on
from {{ ref('table_numbers') }} as numbers
inner join {{ ref('editions') }} as editions on numbers.edition = editions.edition
inner join {{ ref('described_tables') }} as described on numbers.content = described.content
left join found on numbers.edition = found.edition and numbers.content = found.content
left join {{ ref('table_lacks') }} as lacks on numbers.content = lacks.content
