{{ config(alias='cells') }}

select
    cells.edition,
    tables.table_no,
    cells.row_code,
    cells.column_code,
    cells.period,
    cells.value,
    cells.numerator,
    cells.denominator,
    cells.marker,
    cells.provisional,
    cells.decimals,
    coalesce(cells.marker, {{ displayed('cells.value', 'cells.decimals') }}) as display
from {{ ref('pub_united_cells') }} as cells
-- R22: a table is known by its content, and numbered by its edition
inner join {{ ref('publication_tables') }} as tables
    on cells.edition = tables.edition and cells.content = tables.content
