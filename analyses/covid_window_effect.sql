-- What did the longer window of cohort 2019-2020 change (R14)?
-- Read: one row a graduation cohort and family. diplomas: by the windows as they are; without_exception: by the rule alone
-- (R13: 1 December to 30 November for the rectorat window). Moved = the difference; moved_share = moved ÷ without_exception.
-- Beware: what one cohort gains the next one loses, so that both growths are untrue: compare the two years together. A
-- calendar window is not touched, and the family of national diplomas holds kinds of both windows.
with

windows as (

    select
        cohort_window,
        cohort,
        starts_on,
        ends_on,
        case when cohort_window = 'rectorat' then cast(left(cohort, 4) || '-12-01' as date) else starts_on end
            as rule_starts_on,
        case when cohort_window = 'rectorat' then cast(right(cohort, 4) || '-11-30' as date) else ends_on end
            as rule_ends_on
    from {{ here(ref('cohort_windows')) }}

),

diplomas as (

    select
        days.jury_date,
        diplomas.family,
        kinds.cohort_window
    from {{ here(ref('fct_diplomas')) }} as diplomas
    inner join {{ here(ref('fct_diploma_days')) }} as days on diplomas.diploma_key = days.diploma_key
    inner join {{ here(ref('certification_kinds')) }} as kinds on diplomas.certification_kind = kinds.kind

),

counted as (

    select
        windows.cohort,
        diplomas.family,
        count(*) filter (where diplomas.jury_date between windows.starts_on and windows.ends_on) as diplomas,
        count(*) filter (
            where diplomas.jury_date between windows.rule_starts_on and windows.rule_ends_on
        ) as without_exception
    from diplomas
    inner join windows on diplomas.cohort_window = windows.cohort_window
    group by windows.cohort, diplomas.family

)

select
    cohort,
    family,
    diplomas,
    without_exception,
    diplomas - without_exception as moved,
    round(1.0 * (diplomas - without_exception) / nullif(without_exception, 0), 3) as moved_share
from counted
where diplomas > 0 or without_exception > 0
order by abs(diplomas - without_exception) desc, cohort, family
