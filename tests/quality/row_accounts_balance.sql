-- Every landed row is accounted for once: the four counted terms make up the landed rows, extract by extract.
select *
from {{ ref('row_accounts') }}
where landed <> kept + rejected + deduplicated + out_of_scope
