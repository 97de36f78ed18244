-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('diva', 'decisions') }}

)

select
    row_id,
    record_number,
    'diva' as system,
    'VAE' as scheme,
    num_candidat as candidate_id,
    num_decision as decision_ref,
    date_candidature as applied_on,
    date_decision as decided_on,
    decision as outcome,
    code_certification as certification_code,
    niveau_vise as level_aimed_at,
    epn as epn_code,
    num_centre as centre_code,
    situation,
    niveau_diplome as highest_diploma_level,
    annee_diplome as highest_diploma_year,
    annees_experience as years_of_experience,
    financement as financing,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
