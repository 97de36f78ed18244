-- The same quantity in two tables is the same number: what two columns count by the same rows, conditions and expressions, in
-- the same row and period, has one value and one marker. A grand total is one quantity whatever the rows beside it.
with cells as (

    select
        cells.edition,
        cells.table_no,
        cells.column_code,
        cells.row_code,
        cells.period,
        cells.display,
        concat_ws(
            ' | ', columns_of.semantic_model, columns_of.numerator_quantity, columns_of.denominator_quantity,
            columns_of.factor, cells.decimals,
            case when cells.row_code <> 'TOTAL' then columns_of.by_column end
        ) as quantity
    from {{ ref('cells') }} as cells
    inner join {{ ref('described_columns') }} as columns_of
        on cells.content = columns_of.content and cells.column_code = columns_of.column_code
    where not columns_of.is_share and columns_of.change is null

)

select
    quantity,
    row_code,
    period,
    edition,
    string_agg(distinct concat_ws(' ', table_no, column_code, display), '; ') as displays
from cells
group by quantity, row_code, period, edition
having count(distinct display) > 1
