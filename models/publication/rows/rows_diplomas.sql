select
    diploma_key as row_key,
    learner_key,
    cohort as period,
    {{ first_calendar_year('cohort') }} as period_year,
    {{ first_day_of('cohort') }} as period_start,
    {{ certification_family('family') }} as certification_family,
    certification_kind,
    cast(certification_level as varchar) as certification_level,
    epn_code,
    sex
from {{ ref('fct_diplomas') }}
