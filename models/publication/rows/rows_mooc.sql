select
    mooc_enrolment_key as row_key,
    academic_year as period,
    {{ first_calendar_year('academic_year') }} as period_year,
    {{ first_day_of('academic_year') }} as period_start,
    mooc_code
from {{ ref('fct_mooc_enrolments') }}
