with compared as (

    select
        printed.edition,
        printed.table_no,
        printed.row_code,
        printed.column_code,
        printed.period,
        printed.value as printed_value,
        printed.marker as printed_marker,
        {{ displayed('printed.value', 'printed.decimals') }} as printed_display,
        -- a stray cell is printed at decimals of its own
        case
            when cells.marker is not null then cells.marker
            when printed.decimals <> cells.decimals then {{ displayed('cells.value', 'printed.decimals') }}
            else cells.display
        end as rebuilt_display,
        cells.edition is not null as is_rebuilt,
        cells.provisional = (coalesce(printed.note, '') = 'provisional') as is_flagged_alike
    from {{ ref('printed_cells') }} as printed
    left join {{ ref('cells') }} as cells on {{ same_cell('printed', 'cells') }}

),

classified as (

    select
        *,
        case
            when printed_value is null and printed_marker is null then 'not_printed'
            when not is_rebuilt then 'not_rebuilt'
            when printed_marker = rebuilt_display then 'exact'
            when printed_display = rebuilt_display and is_flagged_alike then 'exact'
        end as plain_status
    from compared

)

select
    classified.edition,
    classified.table_no,
    classified.row_code,
    classified.column_code,
    classified.period,
    classified.printed_value,
    classified.printed_marker,
    classified.rebuilt_display,
    coalesce(
        classified.plain_status,
        case
            when contradictions.edition is not null then 'contradiction'
            -- R22: as printed when the edition was frozen, and moved by a later landing
            when
                revisions.published_display = coalesce(classified.printed_marker, classified.printed_display)
                then 'revised'
            else 'unexplained'
        end
    ) as status,
    case
        when classified.plain_status = 'not_printed' then 'the source leaves the cell blank'
        when classified.plain_status is not null then null
        when contradictions.edition is not null then contradictions.explanation
        when revisions.published_display = coalesce(classified.printed_marker, classified.printed_display)
            then concat('exact when frozen, from the landing of ', revisions.published_extracted_on)
    end as explanation
from classified
left join {{ ref('contradictions') }} as contradictions on {{ same_cell('classified', 'contradictions') }}
left join {{ ref('revisions') }} as revisions on {{ same_cell('classified', 'revisions') }}
