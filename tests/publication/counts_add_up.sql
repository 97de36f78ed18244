-- R24: what is declared to add up does: rows to their sub-total, sub-totals and rows to the total. What is unknown is in the
-- total alone, so only where every fact has a code do the rows make up all of it; elsewhere they never make more.
with cells as (

    select
        cells.edition,
        tables.content,
        cells.column_code,
        cells.period,
        cells.numerator,
        rows_of.level,
        cells.row_code,
        axes.parent,
        columns_of.dimension in ('centre', 'area', 'family', 'certification', 'mooc') as is_always_known
    from {{ ref('pub_cells') }} as cells
    inner join {{ ref('pub_tables') }} as tables
        on cells.edition = tables.edition and cells.table_no = tables.table_no
    inner join {{ ref('pub_table_columns') }} as columns_of
        on tables.content = columns_of.content and cells.column_code = columns_of.column_code
    inner join {{ ref('pub_table_rows') }} as rows_of
        on tables.content = rows_of.content and cells.row_code = rows_of.row_code
    inner join {{ ref('pub_axes') }} as axes on columns_of.dimension = axes.dimension and cells.row_code = axes.code
    inner join {{ ref('additivity') }} as additivity
        on columns_of.measure = additivity.measure and columns_of.dimension = additivity.dimension
    -- a change between periods adds up to nothing
    where additivity.how = 'add' and not columns_of.is_share and columns_of.change_of is null

),

sums as (

    select
        edition,
        content,
        column_code,
        period,
        any_value(is_always_known) as is_always_known,
        sum(numerator) filter (where level = 2) as total,
        sum(numerator) filter (where level = 1) as of_subtotals,
        sum(numerator) filter (where level = 0) as of_rows,
        sum(numerator) filter (where level = 0 and parent is not null) as of_rows_with_subtotal
    from cells
    group by all

)

select *
from sums
where
    (total is not null and coalesce(of_rows, of_subtotals) > total)
    or (total is not null and is_always_known and coalesce(of_rows, of_subtotals) <> total)
    or of_subtotals <> of_rows_with_subtotal
