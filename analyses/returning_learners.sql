-- How many learners come back after years away, and after how many?
-- Read: one row a year of return and number of whole academic years away (1: the year before was left out).
-- Share = returning ÷ learners, all learners of the year of return. A learner who leaves twice returns twice.
-- Beware: absences are seen only between years that the extracts hold: the first two can show no return, the last ones
-- alone a long absence. A year without an enrolment in scope (R2) is a year away, even for somebody registered.
with

learner_years as (

    select
        registrations.learner_key,
        registrations.academic_year,
        registrations.age,
        registrations.has_distance_or_hybrid,
        years.first_year - lag(years.first_year) over (
            partition by registrations.learner_key order by years.first_year
        ) - 1 as years_away
    from {{ here(ref('fct_registrations')) }} as registrations
    inner join {{ here(ref('dim_academic_year')) }} as years on registrations.academic_year = years.academic_year

),

learners as (

    select
        academic_year,
        count(*) as learners
    from learner_years
    group by academic_year

),

returns as (

    select
        academic_year,
        years_away,
        count(*) as returning_learners,
        count(*) filter (where has_distance_or_hybrid) as at_a_distance_or_hybrid,
        avg(age) as mean_age
    from learner_years
    where years_away > 0
    group by academic_year, years_away

)

select
    returns.academic_year,
    returns.years_away,
    returns.returning_learners,
    learners.learners,
    round(1.0 * returns.returning_learners / learners.learners, 4) as returning_share,
    returns.at_a_distance_or_hybrid,
    round(returns.mean_age, 1) as mean_age
from returns
inner join learners on returns.academic_year = learners.academic_year
order by returns.academic_year desc, returns.years_away
