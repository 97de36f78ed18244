select
    mooc_enrolment_key as row_key,
    {{ period_of('academic_year') }},
    mooc_code
from {{ ref('fct_mooc_enrolments') }}
