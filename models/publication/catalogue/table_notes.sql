{{ config(schema='publication_counts', contract={'enforced': false}) }}
-- Totals are counted from the rows (R24), so that they hold what no printed row holds, and a person of two rows once:
-- where that shows in the numbers, a reader sees a note.
with cells as (

    select
        cells.edition,
        cells.content,
        cells.column_code,
        cells.period,
        cells.numerator,
        cells.denominator,
        rows_of.level,
        min(rows_of.level) over (partition by cells.content) as detail_level,
        columns_of.label,
        columns_of.label_en,
        columns_of.axis as dimension,
        columns_of.additivity as how
    from {{ ref('cells') }} as cells
    inner join {{ ref('described_columns') }} as columns_of
        on cells.content = columns_of.content and cells.column_code = columns_of.column_code
    inner join {{ ref('table_rows') }} as rows_of
        on cells.content = rows_of.content and cells.row_code = rows_of.row_code
    -- a change between periods has no parts
    where columns_of.change is null and not list_contains(columns_of.no_total_over, columns_of.axis)

),

sums as (

    select
        edition,
        content,
        column_code,
        any_value(label) as label,
        any_value(label_en) as label_en,
        any_value(dimension) as dimension,
        any_value(how) as how,
        sum(numerator) filter (where level = 2) as total_numerator,
        sum(denominator) filter (where level = 2) as total_denominator,
        sum(numerator) filter (where level = detail_level) as rows_numerator,
        sum(denominator) filter (where level = detail_level) as rows_denominator
    from cells
    group by edition, content, column_code, period

),

noted as (

    select
        sums.edition,
        sums.content,
        sums.column_code,
        sums.label,
        sums.label_en,
        case
            when sums.how = 'recount' and sums.total_numerator < sums.rows_numerator then 'counted_once'
            when sums.how = 'recount' then null
            when sums.total_numerator > sums.rows_numerator then 'without_row'
            when sums.total_denominator > sums.rows_denominator then 'without_row'
        end as kind,
        dimensions.without_row_fr,
        dimensions.without_row_en
    from sums
    inner join {{ ref('publication_dimensions') }} as dimensions on sums.dimension = dimensions.dimension

),

notes as (

    select
        edition,
        content,
        kind,
        any_value(without_row_fr) as without_row_fr,
        any_value(without_row_en) as without_row_en,
        count(distinct column_code) as noted_columns,
        string_agg(distinct label, ', ' order by label) as labels,
        string_agg(distinct label_en, ', ' order by label_en) as labels_en
    from noted
    where kind is not null
    group by edition, content, kind

),

all_columns as (

    select content, count(*) as table_columns
    from {{ ref('described_columns') }}
    group by content

)

select
    notes.edition,
    notes.content,
    notes.kind,
    concat(
        case notes.kind
            when 'counted_once'
                then 'Le total compte une seule fois ce qui est dans plusieurs lignes : il est inférieur à leur somme'
            else concat('Le total comprend aussi ', notes.without_row_fr, ' : il n''est pas la somme des lignes')
        end,
        case
            when notes.noted_columns < all_columns.table_columns then concat(' (', notes.labels, ')')
            else ''
        end,
        '.'
    ) as note,
    concat(
        case notes.kind
            when 'counted_once' then 'The total counts once what is in several rows: it is less than their sum'
            else concat('The total also holds ', notes.without_row_en, ': it is not the sum of the rows')
        end,
        case
            when notes.noted_columns < all_columns.table_columns then concat(' (', notes.labels_en, ')')
            else ''
        end,
        '.'
    ) as note_en
from notes
inner join all_columns on notes.content = all_columns.content
