with

cells as (

    select * from {{ ref('cells') }}

),

printed as (

    select * from {{ ref('printed_cells') }}

),

compared as (

    select
        printed.edition,
        printed.table_no,
        printed.row_code,
        printed.column_code,
        printed.period,
        printed.value as printed_value,
        printed.marker as printed_marker,
        -- at the printed decimals, which a stray cell has of its own
        coalesce(
            cells.marker, {{ displayed('cells.value', 'coalesce(printed.decimals, cells.decimals)') }}
        ) as rebuilt_display,
        case
            when printed.value is null and printed.marker is null then 'not_printed'
            when cells.edition is null then 'not_rebuilt'
            when printed.marker = cells.marker then 'exact'
            when
                abs(printed.value - {{ rounded('cells.value', 'printed.decimals') }}) < 1e-9
                and cells.provisional = (coalesce(printed.note, '') = 'provisional')
                then 'exact'
        end as plain_status
    from printed
    left join cells
        on printed.edition = cells.edition
        and printed.table_no = cells.table_no
        and printed.row_code = cells.row_code
        and printed.column_code = cells.column_code
        and printed.period = cells.period

)

select
    compared.edition,
    compared.table_no,
    compared.row_code,
    compared.column_code,
    compared.period,
    compared.printed_value,
    compared.printed_marker,
    compared.rebuilt_display,
    coalesce(
        compared.plain_status,
        case when contradictions.edition is not null then 'contradiction' else 'unexplained' end
    ) as status,
    case
        when compared.plain_status = 'not_printed' then 'the source leaves the cell blank'
        when compared.plain_status is null then contradictions.explanation
    end as explanation
from compared
left join {{ ref('contradictions') }} as contradictions
    on compared.edition = contradictions.edition
    and compared.table_no = contradictions.table_no
    and compared.row_code = contradictions.row_code
    and compared.column_code = contradictions.column_code
    and compared.period = contradictions.period
