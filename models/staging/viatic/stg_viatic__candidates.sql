-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('viatic', 'decisions') }}

)

select
    row_id,
    record_number,
    'viatic' as system,
    no_candidat as candidate_id,
    no_auditeur as local_id,
    appli as local_system,
    nom as last_name,
    prenom as first_name,
    ne_le as birth_date,
    sexe as sex,
    pays as nationality,
    cast(date_notification as varchar) as as_of,
    reject_column,
    reject_rule,
    reject_value
from landed
