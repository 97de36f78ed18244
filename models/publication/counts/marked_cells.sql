with marked as (

    select *, {{ marker() }} as marker
    from {{ ref('counted_cells') }}

)

select
    edition,
    table_no,
    content,
    row_code,
    column_code,
    period,
    period_year,
    is_printed,
    level,
    {{ value_of() }} as value,
    numerator,
    denominator,
    marker,
    provisional,
    change,
    decimals,
    has_residual
from marked
