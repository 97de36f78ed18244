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
    cast(null as boolean) as is_total,
    cast(null as boolean) as regulation_note,
    cast(null as integer) as units_granted,
    cast(null as integer) as units_refused,
    code_certification as certification_code,
    niveau_vise as level_aimed_at,
    epn as epn_code,
    num_centre as centre_code,
    situation,
    niveau_diplome as highest_diploma_level,
    annee_diplome as highest_diploma_year,
    annees_experience as years_of_experience,
    financement as financing,
    cast(null as varchar) as brand,
    reject_column,
    reject_rule,
    reject_value
from landed
