-- Statistical secrecy: what leaves the house. A hidden cell has its own marker and no number; no cell has the counts
-- behind it, and its value is the number that it displays: unrounded, 83.333… would show that it is of six persons.
select
    cells.edition,
    cells.table_no,
    cells.row_code,
    cells.column_code,
    cells.period,
    case
        when cells.marker is null and hidden_cells.edition is null
            then cast(replace(replace(cells.display, chr(8239), ''), ',', '.') as double)
    end as value,
    case when hidden_cells.edition is not null then 'c' else cells.marker end as marker,
    cells.provisional,
    cells.decimals,
    case when hidden_cells.edition is not null then 'c' else cells.display end as display,
    cells.content
from {{ ref('published_cells') }} as cells
left join {{ ref('hidden_cells') }} as hidden_cells on {{ same_cell('cells', 'hidden_cells') }}
