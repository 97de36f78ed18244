-- R15, R16: every day of decision is in exactly one year of each scheme.
-- From where all lists begin to where they end, and at least to the end of the year after the latest edition.
with ends as (

    select
        max(first_day) as first_day,
        greatest(
            min(last_day),
            (select make_date(max(editions.calendar_year) + 1, 12, 31) from {{ ref('editions') }} as editions)
        ) as last_day
    from (
        select min(starts_on) as first_day, max(ends_on) as last_day
        from {{ ref('validation_years') }}
        group by scheme
    ) as windows

),

days as (

    select unnest(generate_series(first_day, last_day, interval 1 day))::date as day
    from ends

),

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
