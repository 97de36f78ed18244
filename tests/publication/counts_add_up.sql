-- R24: what is declared to add up does: centres to areas to the total, EPN to the total, families to the total.
with counts as (

    select
        cells.*,
        cells.row_code = 'TOTAL' as is_total,
        cells.row_code in (select area_code from {{ ref('dim_centre') }}) as is_subtotal
    from {{ ref('pub_cells') }} as cells
    where
        cells.column_code in ('learners', 'enrolments', 'exam_enrolments', 'diplomas')
        or cells.column_code like 'units_open_%'

)

select
    table_no,
    column_code,
    period,
    sum(numerator) filter (where is_total) as total,
    sum(numerator) filter (where not is_total and not is_subtotal) as of_rows
from counts
group by edition, table_no, column_code, period
having
    total is distinct from of_rows
    or (bool_or(is_subtotal) and total <> sum(numerator) filter (where is_subtotal))
