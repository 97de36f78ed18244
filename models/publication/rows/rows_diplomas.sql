select
    diploma_key as row_key,
    learner_key,
    cohort as period,
    {{ first_calendar_year('cohort') }} as period_year,
    upper(split_part(family, '_', 1)) as family,
    certification_kind,
    cast(certification_level as varchar) as certification_level,
    epn_code,
    sex
from {{ ref('fct_diplomas') }}
