-- The rows and columns of the printed tables are those of the rebuilt ones, whatever the landing holds. A period that
-- a landing does not hold (a year of validations, a cohort) has no row to count; the full landing holds them all.
select printed.table_no, printed.row_code, printed.column_code, printed.period
from {{ ref('reconciliation') }} as printed
left join {{ ref('cells') }} as cells on {{ same_cell('printed', 'cells') }}
where cells.edition is null
union all
select cells.table_no, cells.row_code, cells.column_code, cells.period
from {{ ref('cells') }} as cells
left join {{ ref('reconciliation') }} as printed on {{ same_cell('cells', 'printed') }}
where
    printed.edition is null
    and (cells.edition, cells.table_no) in (select edition, table_no from {{ ref('reconciliation') }})
