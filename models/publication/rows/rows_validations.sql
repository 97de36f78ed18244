{%- set schemes = {
    'VAPP': {'model': ref('fct_vapp_decisions')},
    'VAE': {'model': ref('fct_vae_decisions'), 'financing': 'financing'},
    'VES': {'model': ref('fct_ves_decisions'), 'regulation_note': 'regulation_note', 'is_total': 'is_total'},
} -%}
with decisions as (

    {%- for scheme, own in schemes.items() %}
    select
        decision_key,
        learner_key,
        decision_year,
        is_first_of_year,
        '{{ scheme }}' as scheme,
        outcome,
        certification_code,
        level_aimed_at,
        epn_code,
        centre_code,
        sex,
        age,
        situation,
        highest_diploma_level,
        years_since_highest_diploma,
        cast({{ own.get('financing', 'null') }} as varchar) as financing,
        cast({{ own.get('regulation_note', 'null') }} as boolean) as has_regulation_note,
        cast({{ own.get('is_total', 'null') }} as boolean) as is_total
    from {{ own.model }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

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
