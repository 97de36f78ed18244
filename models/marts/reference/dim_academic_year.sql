-- R22: the years that are read, to the one after the latest edition's, which is under way when that edition is made
with years as (

    select cast(unnest(range({{ var('first_academic_year') }}, {{ last_year_read() }} + 1)) as integer) as first_year

),

named as (

    select concat(first_year, '-', first_year + 1) as academic_year, first_year
    from years

)

select
    academic_year,
    first_year,
    first_year + 1 as last_year,
    concat(first_year - 1, '-', first_year) as previous_academic_year,
    concat(first_year + 1, '-', first_year + 2) as next_academic_year,
    -- the last year that an edition prints: what a landing holds of the year after is of a year under way
    first_year <= {{ first_calendar_year(latest_setting('academic_year')) }} as is_covered,
    first_year = {{ first_calendar_year(latest_setting('academic_year')) }} as is_last_covered,
    {{ reference_day('academic_year') }} as age_reference_day
from named
