-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('viatic', 'decisions') }}

)

select
    row_id,
    record_number,
    'viatic' as system,
    'VES' as scheme,
    no_candidat as candidate_id,
    no_notification as decision_ref,
    date_demande as applied_on,
    date_notification as decided_on,
    decision as outcome,
    portee as is_total,
    note_reglement as regulation_note,
    nb_ue_accordees as units_granted,
    nb_ue_refusees as units_refused,
    code_diplome as certification_code,
    niveau_vise as level_aimed_at,
    epn as epn_code,
    centre as centre_code,
    situation,
    dernier_diplome as highest_diploma_level,
    annee_dernier_diplome as highest_diploma_year,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
