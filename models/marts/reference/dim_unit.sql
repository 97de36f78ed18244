select
    {{ key_of(['academic_year', 'unit_code']) }} as unit_key,
    academic_year,
    unit_code,
    unit_type,
    unit_title,
    epn_code,
    ects,
    unit_level,
    has_exam,
    hours,
    is_hours_estimated
from {{ ref('int_units_decided') }}
where disposition = 'kept'
