-- As many entries as INSEE's lists have: countries in force, territories and former ones (COG 2025), departments.
with counted as (

    select 'countries ' || status as list, count(*) as entries from {{ ref('countries') }} group by status
    union all
    select 'residences ' || kind as list, count(*) as entries from {{ ref('residences') }} group by kind
    union all
    select 'residences of Corsica' as list, count(*) as entries from {{ ref('residences') }} where code in ('2A', '2B')
    union all
    select 'occupations ' || left(code, 1) as list, count(distinct code) as entries
    from {{ ref('occupation_codes') }}
    where kind = 'category'
    group by left(code, 1)

),

expected as (

    select whole.list, whole.entries
    from (
        values
        ('countries in_force', 197), ('countries territory', 32), ('countries former', 26),
        ('residences department', 101), ('residences collectivity', 8), ('residences abroad', 3),
        ('residences of Corsica', 2),
        ('occupations 1', 4), ('occupations 2', 3), ('occupations 3', 8), ('occupations 4', 8), ('occupations 5', 6),
        ('occupations 6', 9)
    ) as whole (list, entries)

)

select
    coalesce(expected.list, counted.list) as list,
    expected.entries as expected,
    counted.entries as counted
from expected
full join counted on expected.list = counted.list
where expected.entries is distinct from counted.entries
