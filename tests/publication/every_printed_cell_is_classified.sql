-- R22: each of the 693 printed cells has one status row: 661 numbers, 31 markers and one blank.
select 'rows' as claim, count(*) as found
from {{ ref('reconciliation') }}
where edition = '2024'
having count(*) <> 693
union all
select 'numbers' as claim, count(printed_value) as found
from {{ ref('reconciliation') }}
having count(printed_value) <> 661
union all
select 'markers' as claim, count(printed_marker) as found
from {{ ref('reconciliation') }}
having count(printed_marker) <> 31
union all
select 'blank' as claim, count(*) as found
from {{ ref('reconciliation') }}
where status = 'not_printed'
having count(*) <> 1
