with

texts as (

    select edition, indicator, scope, period, value, 'text' as source from {{ ref('text_figures') }}

),

-- what a table prints under the name that the texts give it
tables as (

    select
        edition,
        case table_no when '5A' then lower(row_code) || '_' || column_code else column_code end as indicator,
        'all' as scope,
        period,
        value,
        'table ' || table_no as source
    from {{ ref('printed_cells') }}
    where table_no = '5A' or (table_no = '5B' and row_code = 'TOTAL')

),

later as (

    select * from texts
    union all
    select * from tables

)

select
    earlier.edition,
    later.edition as later_edition,
    earlier.indicator,
    earlier.scope,
    earlier.period,
    later.source as later_source,
    earlier.value,
    later.value as later_value,
    {{ is_revised('earlier.value', 'later.value') }} as is_revised
from texts as earlier
inner join later
    on earlier.indicator = later.indicator
    and earlier.scope = later.scope
    and earlier.period = later.period
    and earlier.edition < later.edition
