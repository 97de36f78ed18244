with landed as (

    {{ landed('sissae', 'historique') }}

)

select
    row_id,
    record_number,
    'sissae' as system,
    code_auditeur as local_id,
    annee as academic_year,
    cast(null as varchar) as enrolment_ref,
    cast(null as varchar) as teaching_centre,
    'LBN' as organising_centre_code,
    code_unite as unit_code,
    1 as session,
    cast(null as date) as sat_on,
    cast(null as varchar) as exam_centre_code,
    cast(null as decimal(12, 4)) as mark,
    cast(null as decimal(12, 4)) as mark_scale,
    case
        when recu then 'passed'
        when recu is not null and present then 'failed'
        when present then 'attended'
        when not present then 'absent'
    end as outcome,
    cast(null as boolean) as continuous_assessment,
    reject_column,
    reject_rule,
    reject_value
from landed
where present is not null or recu is not null
