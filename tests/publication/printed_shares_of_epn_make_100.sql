-- R23: the rounded shares of the EPN make 100.0, as printed; of a year that no extract covers they are n.c.
select edition, sum(cast(replace(display, ',', '.') as decimal(9, 1))) as total
from {{ ref('cells') }}
where table_no = '3' and column_code = 'share' and row_code <> 'TOTAL' and marker is null
group by edition
having sum(cast(replace(display, ',', '.') as decimal(9, 1))) <> 100.0
