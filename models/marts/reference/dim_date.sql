select
    cast(days.day as date) as date_day,
    academic_years.academic_year,
    cast(year(days.day) as integer) as calendar_year
from (select unnest(generate_series(
    (select make_date(min(first_year), 9, 1) from {{ ref('dim_academic_year') }}),
    (select make_date(max(last_year), 12, 31) from {{ ref('dim_academic_year') }}),
    interval 1 day
)) as day) as days
left join {{ ref('dim_academic_year') }} as academic_years
    on days.day >= make_date(academic_years.first_year, 9, 1) and days.day < make_date(academic_years.last_year, 9, 1)
