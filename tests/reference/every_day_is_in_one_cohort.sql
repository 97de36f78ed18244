-- R13, R14: every jury day is in exactly one cohort, for every family and kind of certification.
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
        from {{ ref('cohort_windows') }}
        group by cohort_window
    ) as windows

),

days as (

    select unnest(generate_series(first_day, last_day, interval 1 day))::date as day
    from ends

),

kinds as (

    select kind, family, cohort_window from {{ ref('certification_kinds') }}

)

select kinds.kind, days.day, count(cohorts.cohort) as cohorts
from days
cross join kinds
left join {{ ref('cohort_windows') }} as cohorts
    on kinds.cohort_window = cohorts.cohort_window and days.day between cohorts.starts_on and cohorts.ends_on
group by kinds.kind, days.day
having count(cohorts.cohort) <> 1
union all
select 'no kind' as kind, null as day, 0 as cohorts
where not exists (select 1 from kinds)
