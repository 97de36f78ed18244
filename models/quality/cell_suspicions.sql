-- What deserves a look and is no failure: cells, as this build makes them, that jump from one period to the next within their table. A count jumps
-- by its share of the one before, a figure in percent or years by its difference.
with cells as (

    select
        cells.*,
        columns_of.unit,
        columns_of.denominator is null as is_count,
        coalesce(cells.denominator, cells.numerator) as population,
        lag(cells.period) over of_row as previous_period,
        lag(cells.value) over of_row as previous_value,
        lag(cells.display) over of_row as previous_display,
        lag(coalesce(cells.denominator, cells.numerator)) over of_row as previous_population
    from {{ ref('cells') }} as cells
    inner join {{ ref('tables') }} as tables
        on cells.edition = tables.edition and cells.table_no = tables.table_no
    inner join {{ ref('table_columns') }} as columns_of
        on cells.edition = columns_of.edition
        and tables.content = columns_of.content
        and cells.column_code = columns_of.column_code
    -- a change between periods is explained by the cells it compares
    where columns_of.change_of is null
    window of_row as (
        partition by cells.edition, cells.table_no, cells.row_code, cells.column_code order by cells.period
    )

)

select
    concat_ws('/', edition, table_no, row_code, column_code, period) as cell,
    edition,
    table_no,
    row_code,
    column_code,
    period,
    previous_period,
    unit,
    value,
    previous_value,
    display,
    previous_display
from cells
where
    -- a marker is no number, and what few make jumps by itself
    value is not null and previous_value is not null
    and least(population, previous_population) >= {{ var('suspicion_smallest_count') }}
    and case
        when is_count then abs(value - previous_value) > {{ var('suspicion_jump') }} * previous_value
        else abs(value - previous_value) > {{ var('suspicion_points') }}
    end
