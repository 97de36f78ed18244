-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
with landed as (

    {{ landed('intec', 'validations') }}

)

select
    row_id,
    record_number,
    'intec' as system,
    Dispositif as scheme,
    NumCandidat as candidate_id,
    NumDossier as decision_ref,
    DateDemande as applied_on,
    DateDecision as decided_on,
    Decision as outcome,
    Totale as is_total,
    NoteReglement as regulation_note,
    Diplome as certification_code,
    NiveauVise as level_aimed_at,
    Centre as centre_code,
    Situation as situation,
    DiplomeObtenu as highest_diploma_level,
    AnneeDiplome as highest_diploma_year,
    Experience as years_of_experience,
    Financement as financing,
    'INTEC' as brand,
    reject_column,
    reject_rule,
    reject_value,
    record_key,
    problems
from landed
