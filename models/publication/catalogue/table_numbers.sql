{{ config(schema='publication_counts', contract={'enforced': false}) }}
-- R22: a table has the number of the nearest edition that gives it one: the edition itself, else those it carries on
with recursive carried as (

    select edition, edition as numbered_in, from_edition, 0 as steps
    from {{ ref('editions') }}
    union all
    select carried.edition, earlier.edition as numbered_in, earlier.from_edition, carried.steps + 1 as steps
    from carried
    inner join {{ ref('editions') }} as earlier
        on carried.from_edition = earlier.edition and carried.numbered_in > earlier.edition

),

nearest as (

    select carried.edition, numbered.content, numbered.table_no
    from carried
    inner join {{ ref('described_numbers') }} as numbered on carried.numbered_in = numbered.edition
    qualify row_number() over (partition by carried.edition, numbered.content order by carried.steps) = 1

)

-- what the printed edition numbers itself comes before what it carries on from the detailed tables (D1 to D69), and
-- the years of each centre and EPN (F1 on) behind both
select
    edition,
    table_no,
    content,
    cast(row_number() over (
        partition by edition
        order by
            regexp_extract(table_no, '^[A-Z]*'), cast(regexp_extract(table_no, '[0-9]+') as integer), table_no
    ) as integer) as position
from nearest
where table_no is not null
