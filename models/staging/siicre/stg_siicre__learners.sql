-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('siicre', 'auditeurs') }}

)

select
    row_id,
    record_number,
    'siicre' as system,
    ID_AUD as local_id,
    INE as ine,
    NOM as last_name,
    PRENOM as first_name,
    NE_LE as birth_date,
    SEXE as sex,
    NAT as nationality,
    AN_PREM_INSC as first_registration_year,
    SIT_PREM as first_situation,
    NIV_PREM as first_diploma_level,
    AN_DIP_PREM as first_diploma_year,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
