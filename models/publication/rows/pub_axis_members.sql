select dimension, code, code as member
from {{ ref('pub_axes') }}
where level = 0
union all
select dimension, parent as code, code as member
from {{ ref('pub_axes') }}
where level = 0 and parent is not null
union all
select totals.dimension, totals.code, members.code as member
from {{ ref('pub_axes') }} as totals
inner join {{ ref('pub_axes') }} as members on totals.dimension = members.dimension and members.level = 0
where totals.level = 2
union all
-- what is not known, or in no row, is in the total (R24)
select dimension, code, '' as member
from {{ ref('pub_axes') }}
where level = 2 or dimension = 'all'
