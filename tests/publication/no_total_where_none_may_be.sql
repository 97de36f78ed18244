-- R24: where a metric says that no total may be given over an axis, none has a value.
select cells.edition, cells.table_no, cells.row_code, cells.column_code, cells.period, cells.display
from {{ ref('cells') }} as cells
inner join {{ ref('described_columns') }} as columns_of
    on cells.content = columns_of.content and cells.column_code = columns_of.column_code
inner join {{ ref('table_rows') }} as rows_of
    on cells.content = rows_of.content and cells.row_code = rows_of.row_code and rows_of.level > 0
where list_contains(columns_of.no_total_over, columns_of.axis) and cells.marker is null
