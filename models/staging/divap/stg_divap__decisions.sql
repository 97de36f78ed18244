-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('divap', 'decisions') }}

)

select
    row_id,
    record_number,
    'divap' as system,
    'VAPP' as scheme,
    ID_CANDIDAT as candidate_id,
    ID_DOSSIER as decision_ref,
    DATE_DEPOT as applied_on,
    DATE_JURY as decided_on,
    AVIS as outcome,
    CODE_CERTIF as certification_code,
    NIVEAU_VISE as level_aimed_at,
    EPN as epn_code,
    CENTRE as centre_code,
    SITUATION as situation,
    NIVEAU_DIPLOME as highest_diploma_level,
    ANNEE_DIPLOME as highest_diploma_year,
    ANNEES_EXP as years_of_experience,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
