-- R22: of each edition, every printed number, marker and blank has one status row that holds what is printed.
with printed as (

    select edition, count(*) as cells, count(value) as numbers, count(marker) as markers
    from {{ ref('printed_cells') }}
    group by edition

),

classified as (

    select
        edition,
        count(*) as cells,
        count(printed_value) as numbers,
        count(printed_marker) as markers,
        count(*) filter (where status = 'not_printed') as blank
    from {{ ref('reconciliation') }}
    group by edition

)

select printed.edition, printed.cells, classified.cells as classified_cells
from printed
left join classified on printed.edition = classified.edition
where
    classified.cells is distinct from printed.cells
    or classified.numbers <> printed.numbers
    or classified.markers <> printed.markers
    or classified.blank <> printed.cells - printed.numbers - printed.markers
