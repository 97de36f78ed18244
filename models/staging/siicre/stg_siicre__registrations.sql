-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('siicre', 'inscriptions') }}

)

select
    row_id,
    record_number,
    'siicre' as system,
    ID_AUD as local_id,
    ANNEE as academic_year,
    CENTRE as centre_code,
    DT_INSC as registered_on,
    ETAT as state,
    DEPT as department,
    SIT as situation,
    ACTIF as activity,
    PCS as occupation,
    TPS_TRAV as working_time,
    NIV_DIP as highest_diploma_level,
    AN_DIP as highest_diploma_year,
    TYPE as training_type,
    FIN as financing,
    DIPLOME as programme_code,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
