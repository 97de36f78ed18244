with years as (

    {% for year in range(var('first_academic_year', 2010), var('last_academic_year', 2024) + 1) -%}
    select '{{ year }}-{{ year + 1 }}' as academic_year
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    academic_year,
    {{ first_calendar_year('academic_year') }} as first_year,
    cast({{ first_calendar_year('academic_year') }} + 1 as integer) as last_year,
    {{ reference_day('academic_year') }} as age_reference_day
from years
