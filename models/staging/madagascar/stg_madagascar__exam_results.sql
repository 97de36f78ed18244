with landed as (

    {{ landed('madagascar', 'inscriptions') }}

)

select
    row_id,
    record_number,
    'madagascar' as system,
    numero as local_id,
    annee_universitaire as academic_year,
    cast(null as varchar) as enrolment_ref,
    cast(null as varchar) as teaching_centre,
    centre_organisateur as organising_centre_code,
    unite as unit_code,
    1 as session,
    cast(null as date) as sat_on,
    cast(null as varchar) as exam_centre_code,
    cast(null as decimal(12, 4)) as mark,
    cast(null as decimal(12, 4)) as mark_scale,
    resultat as outcome,
    cast(null as boolean) as continuous_assessment,
    reject_column,
    reject_rule,
    reject_value
from landed
where resultat is not null
