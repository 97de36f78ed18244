-- One row a learner and year: what was declared, from the kept registration, and where it says nothing from its
-- copies in the order of R3. Missing stays null (R18).
select
    learner_key,
    academic_year,
    {{ first_known('brand') }} as brand,
    {{ first_known('department') }} as department,
    {{ first_known('situation') }} as situation,
    {{ first_known('activity') }} as activity,
    {{ first_known('occupation') }} as occupation,
    {{ first_known('working_time') }} as working_time,
    {{ first_known('highest_diploma_level') }} as highest_diploma_level,
    {{ first_known('highest_diploma_year') }} as highest_diploma_year,
    -- a work-study contract known to one system counts even where another says continuing training
    coalesce(
        arg_min(training_type, source_rank) filter (where training_type in ('apprenticeship', 'professionalisation')),
        {{ first_known('training_type') }}
    ) as training_type,
    {{ first_known('financing') }} as financing,
    {{ first_known('programme_code') }} as programme_code,
    count(*) as registrations_known,
    count(distinct centre_code) > 1 as has_conflict
from {{ ref('int_registrations_decided') }}
where disposition in ('kept', 'deduplicated')
group by learner_key, academic_year
