with landed as (

    {{ landed('viatic', 'decisions') }}

)

select
    row_id,
    record_number,
    'viatic' as system,
    no_candidat as candidate_id,
    cast(date_notification as varchar) as as_of,
    no_auditeur as local_id,
    appli as local_system,
    cast(null as varchar) as ine,
    nom as last_name,
    prenom as first_name,
    ne_le as birth_date,
    sexe as sex,
    pays as nationality,
    reject_column,
    reject_rule,
    reject_value
from landed
