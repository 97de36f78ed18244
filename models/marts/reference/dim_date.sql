with days as (

    select cast(unnest(generate_series(
        (select make_date(min(first_year), 9, 1) from {{ ref('dim_academic_year') }}),
        (select make_date(max(last_year), 12, 31) from {{ ref('dim_academic_year') }}),
        interval 1 day
    )) as date) as date_day

)

select
    days.date_day,
    academic_years.academic_year,
    cast(year(days.date_day) as integer) as calendar_year
from days
-- an academic year begins on 1 September
left join {{ ref('dim_academic_year') }} as academic_years
    on year(days.date_day) - cast(month(days.date_day) < 9 as integer) = academic_years.first_year
