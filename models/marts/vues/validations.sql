{%- set facts = {
    'VAE': here(ref('fct_vae_decisions')),
    'VAPP': here(ref('fct_vapp_decisions')),
    'VES': here(ref('fct_ves_decisions')),
} -%}
{%- set own = {
    'VAE': [label_of('vae_outcome', 'outcome') ~ ' as decision'],
    'VAPP': [label_of('vapp_outcome', 'outcome') ~ ' as decision'],
    'VES': [label_of('ves_outcome', 'outcome') ~ ' as decision'],
} -%}
with decisions as (

    {{ decisions_of_all_schemes(facts, own) }}

)

select
    decisions.scheme as dispositif,
    decisions.decision_year as annee,
    decisions.decision_key,
    decisions.learner_key,
    decisions.is_first_of_year as decrit_le_candidat,
    decisions.decision,
    decisions.certification_code as code_certification,
    certifications.certification_title as certification,
    certifications.kind_label as type_parchemin,
    {{ level_label('decisions.level_aimed_at') }} as niveau_vise,
    decisions.epn_code as code_epn,
    teams.epn_label as epn,
    decisions.centre_code as code_centre,
    centres.centre_label as centre,
    centres.area_label as aire,
    decisions.brand as marque,
    {{ sex_label('decisions.sex') }} as sexe,
    decisions.age,
    {{ label_of('situation', 'decisions.situation') }} as situation,
    {{ level_label('decisions.highest_diploma_level') }} as plus_haut_diplome,
    decisions.years_since_highest_diploma as annees_depuis_plus_haut_diplome
from decisions
left join {{ here(ref('dim_centre')) }} as centres on decisions.centre_code = centres.centre_code
left join {{ here(ref('dim_epn')) }} as teams on decisions.epn_code = teams.epn_code
left join {{ here(ref('dim_certification')) }} as certifications
    on decisions.certification_code = certifications.certification_code
