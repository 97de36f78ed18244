with landed as (

    {{ landed('sissae', 'historique') }}

)

select
    row_id,
    record_number,
    'sissae' as system,
    code_auditeur as local_id,
    annee as academic_year,
    'LBN' as organising_centre_code,
    code_unite as unit_code,
    1 as session,
    case
        when recu then 'passed'
        when recu is not null and present then 'failed'
        when present then 'attended'
        when not present then 'absent'
    end as outcome,
    reject_column,
    reject_rule,
    reject_value
from landed
where present is not null or recu is not null
