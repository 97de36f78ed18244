with registrations as (

    select
        learner_key,
        academic_year,
        registration_key,
        {{ first_calendar_year('academic_year') }} as first_year
    from {{ ref('fct_registrations') }}

),

-- a year that the landing does not hold, or that no edition prints yet, says of nobody that he stayed away
covered as (

    select distinct first_year
    from registrations
    where first_year <= {{ first_calendar_year(latest_setting('academic_year')) }}

),

first_cohorts as (

    select learner_key, min({{ first_calendar_year('cohort') }}) as first_cohort_year
    from {{ ref('fct_diplomas') }}
    group by learner_key

),

followed as (

    select
        *,
        row_number() over learner_years as year_number,
        first_year - lag(first_year) over learner_years - 1 as years_away,
        lead(first_year) over learner_years as next_year,
        min(first_year) over (partition by learner_key) as began_in
    from registrations
    window learner_years as (partition by learner_key order by first_year)

)

select
    followed.registration_key,
    followed.learner_key,
    followed.academic_year,
    cast(followed.year_number as integer) as year_number,
    cast(followed.years_away as integer) as years_away,
    case
        when followed.first_year + 1 in (select covered.first_year from covered)
            then coalesce(followed.next_year = followed.first_year + 1, false)
    end as is_back_next_year,
    concat(followed.began_in, '-', followed.began_in + 1) as first_academic_year,
    -- a diploma of a cohort before the first year that is seen says nothing of the way to it
    case
        when first_cohorts.first_cohort_year >= followed.began_in
            then cast(first_cohorts.first_cohort_year - followed.began_in as integer)
    end as years_to_first_diploma
from followed
left join first_cohorts on followed.learner_key = first_cohorts.learner_key
