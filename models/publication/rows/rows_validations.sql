{%- set facts = {
    'VAPP': ref('fct_vapp_decisions'),
    'VAE': ref('fct_vae_decisions'),
    'VES': ref('fct_ves_decisions'),
} -%}
{%- set own = {'VAE': ['financing'], 'VES': ['regulation_note as has_regulation_note', 'is_total']} -%}
with decisions as (

    {{ decisions_of_all_schemes(facts, own) }}

)

select
    decisions.decision_key as row_key,
    decisions.learner_key,
    cast(decisions.decision_year as varchar) as period,
    decisions.decision_year as period_year,
    make_date(decisions.decision_year, 1, 1) as period_start,
    decisions.scheme,
    decisions.is_first_of_year as is_candidate, -- R17: a candidate is a person in a year
    decisions.outcome,
    cast(decisions.level_aimed_at as varchar) as level_aimed_at,
    certifications.certification_kind,
    {{ certification_family('certifications.family') }} as certification_family,
    decisions.epn_code,
    decisions.centre_code,
    centres.area_code,
    decisions.sex,
    decisions.age,
    decisions.situation,
    cast(decisions.highest_diploma_level as varchar) as highest_diploma,
    decisions.years_since_highest_diploma,
    decisions.financing,
    decisions.has_regulation_note,
    decisions.is_total
from decisions
left join {{ ref('dim_centre') }} as centres on decisions.centre_code = centres.centre_code
left join {{ ref('dim_certification') }} as certifications
    on decisions.certification_code = certifications.certification_code
