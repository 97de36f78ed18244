-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('intec', 'validations') }}

)

select
    row_id,
    record_number,
    'intec' as system,
    NumCandidat as candidate_id,
    NumSiscol as local_id,
    case when NumSiscol is not null then 'siscol' end as local_system,
    INE as ine,
    Nom as last_name,
    Prenom as first_name,
    DateNaissance as birth_date,
    Civilite as sex,
    cast(DateDecision as varchar) as as_of,
    reject_column,
    reject_rule,
    reject_value
from landed
