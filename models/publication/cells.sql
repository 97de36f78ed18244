-- R23: a change is of one period over the one before: growth in percent of counts, points of rates
with changed as (

    select
        latest.* replace (
            case latest.change
                when 'growth' then 100.0 * (latest.numerator - before.numerator) / nullif(before.numerator, 0)
                else latest.value - before.value
            end as value,
            case latest.change
                when 'growth' then latest.numerator - before.numerator else latest.value - before.value
            end as numerator,
            case latest.change when 'growth' then before.numerator end as denominator,
            coalesce(
                latest.marker,
                before.marker,
                -- what was not there the period before changed from nothing
                case when before.period_year is null then 's.o.' end,
                case when latest.change = 'growth' and before.numerator = 0 then 's.o.' end
            ) as marker
        )
    from {{ ref('marked_cells') }} as latest
    left join {{ ref('marked_cells') }} as before
        on latest.edition = before.edition
        and latest.content = before.content
        and latest.row_code = before.row_code
        and latest.column_code = before.column_code
        and latest.period_year = before.period_year + 1
    where latest.change is not null and latest.is_printed

),

printed as (

    select * from {{ ref('marked_cells') }} where change is null and is_printed
    union all
    select * from changed

),

shown as (

    select
        *,
        case
            when has_residual and level = 0
                then {{ rounding_residual('value', 'decimals', 'edition, content, column_code, period, level') }}
            else 0
        end as residual
    from printed

)

select
    edition,
    table_no,
    row_code,
    column_code,
    period,
    case when marker is null then value end as value,
    numerator,
    denominator,
    marker,
    provisional,
    decimals,
    coalesce(marker, {{ displayed('value + residual', 'decimals') }}) as display,
    content
from shown
