-- R15, R16: every day of decision is in exactly one year of each scheme.
with {{ every_day_of(ref('validation_years'), 'scheme') }},

schemes as (

    select distinct scheme from {{ ref('validation_years') }}

)

select schemes.scheme, days.day, count(years.year) as years
from days
cross join schemes
left join {{ ref('validation_years') }} as years
    on schemes.scheme = years.scheme and days.day between years.starts_on and years.ends_on
group by schemes.scheme, days.day
having count(years.year) <> 1
union all
select 'a scheme is missing' as scheme, null as day, count(*) as years
from schemes
having count(*) <> 3
