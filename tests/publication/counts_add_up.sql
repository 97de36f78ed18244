-- R24: rows never make more than their sub-totals, sub-totals never more than the total; where every fact has a code and the
-- table lists all of them (centres, areas and families, but for centres of decisions and documents), they make just as much. Elsewhere the
-- total also holds what is unknown or has no row.
with

cells as (

    select
        cells.edition,
        cells.table_no,
        cells.content,
        cells.column_code,
        cells.period,
        cells.numerator,
        cast(left(cells.period, 4) as integer) as period_year,
        columns_of.periods_of = 'calendar_year' as is_calendar,
        rows_of.level,
        axes.parent,
        columns_of.axis,
        columns_of.semantic_model
    from {{ ref('cells') }} as cells
    inner join {{ ref('described_columns') }} as columns_of
        on cells.content = columns_of.content and cells.column_code = columns_of.column_code
    inner join {{ ref('table_rows') }} as rows_of
        on cells.content = rows_of.content and cells.row_code = rows_of.row_code
    inner join {{ ref('axes') }} as axes on columns_of.axis = axes.dimension and cells.row_code = axes.code
    -- a change between periods adds up to nothing
    where columns_of.additivity = 'add' and not columns_of.is_share and columns_of.change is null

),

-- the codes that a period has rows of: of the centres, those that are open
whole as (

    select periods.axis, periods.period, periods.is_calendar, count(*) as codes
    from (select distinct axis, period, period_year, is_calendar from cells) as periods
    inner join {{ ref('axes') }} as axes on periods.axis = axes.dimension
    where
        axes.level = 0
        and axes.dimension in ('centre', 'area', 'family')
        and periods.period_year - cast(periods.is_calendar as integer)
        between coalesce(axes.from_year, 0) and coalesce(axes.to_year, 9999)
    group by periods.axis, periods.period, periods.is_calendar

),

sums as (

    select
        cells.edition,
        cells.table_no,
        cells.content,
        cells.column_code,
        cells.period,
        count(*) filter (where cells.level = 0) = any_value(whole.codes)
        and not (
            any_value(cells.axis) = 'centre' and any_value(cells.semantic_model) in ('validations', 'diplomas')
        ) as is_whole,
        sum(cells.numerator) filter (where cells.level = 2) as total,
        sum(cells.numerator) filter (where cells.level = 1) as of_subtotals,
        sum(cells.numerator) filter (where cells.level = 0) as of_rows,
        sum(cells.numerator) filter (where cells.level = 0 and cells.parent is not null) as of_rows_with_subtotal
    from cells
    left join whole
        on cells.axis = whole.axis and cells.period = whole.period and cells.is_calendar = whole.is_calendar
    group by all

)

select *
from sums
where
    of_rows > total
    or of_rows_with_subtotal > of_subtotals
    or (is_whole and of_rows <> total)
    or (is_whole and of_rows_with_subtotal <> of_subtotals)
