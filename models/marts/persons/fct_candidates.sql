{%- set facts = {
    'VAE': ref('fct_vae_decisions'),
    'VAPP': ref('fct_vapp_decisions'),
    'VES': ref('fct_ves_decisions'),
} -%}
with decisions as (

    {{ decisions_of_all_schemes(facts) }}

)

-- R17: a candidate is a person in a year and scheme, described by the first decision of that year
select
    {{ key_of(['scheme', 'learner_key', 'decision_year']) }} as candidate_key,
    scheme,
    learner_key,
    decision_year,
    decision_key as first_decision_key,
    outcome as first_outcome,
    count(*) over (partition by scheme, learner_key, decision_year) as decisions,
    certification_code,
    level_aimed_at,
    epn_code,
    centre_code,
    sex,
    age,
    situation,
    highest_diploma_level,
    years_since_highest_diploma
from decisions
qualify is_first_of_year
