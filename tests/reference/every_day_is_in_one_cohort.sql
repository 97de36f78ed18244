-- R13, R14: every jury day is in exactly one cohort, for every family and kind of certification.
with {{ every_day_of(ref('cohort_windows'), 'cohort_window') }},

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
