{%- set schemes = {
    'VAE': [ref('fct_vae_decisions'), 'vae_outcome'],
    'VAPP': [ref('fct_vapp_decisions'), 'vapp_outcome'],
    'VES': [ref('fct_ves_decisions'), 'ves_outcome'],
} -%}
with decisions as (

    {%- for scheme, (decisions, outcomes) in schemes.items() %}
    select
        '{{ scheme }}' as dispositif,
        decision_year,
        decision_key,
        learner_key,
        is_first_of_year,
        {{ label_of(outcomes, 'outcome') }} as decision,
        certification_code,
        level_aimed_at,
        epn_code,
        centre_code,
        brand,
        sex,
        age,
        situation,
        highest_diploma_level,
        years_since_highest_diploma
    from {{ here(decisions) }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

)

select
    decisions.dispositif,
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
