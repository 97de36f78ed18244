-- R22: an edition numbers its tables itself, or carries on the numbers of an earlier one
with recursive carried as (

    select edition, edition as numbered_in, from_edition
    from {{ ref('editions') }}
    union all
    select carried.edition, earlier.edition as numbered_in, earlier.from_edition
    from carried
    inner join {{ ref('editions') }} as earlier on carried.from_edition = earlier.edition
    where carried.numbered_in not in (select own.edition from {{ ref('publication_tables') }} as own)

)

select
    carried.edition,
    numbered.table_no,
    numbered.content,
    numbered.position
from carried
inner join {{ ref('publication_tables') }} as numbered on carried.numbered_in = numbered.edition
