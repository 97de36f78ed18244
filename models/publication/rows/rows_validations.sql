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
        decided_on,
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

),

-- R17: a candidate is a person in a year, described by the first decision of that year
ranked as (

    select
        *,
        row_number() over (
            partition by scheme, learner_key, decision_year order by decided_on, decision_key
        ) = 1 as is_candidate
    from decisions

)

select
    ranked.decision_key as row_key,
    ranked.learner_key,
    cast(ranked.decision_year as varchar) as period,
    ranked.decision_year as period_year,
    make_date(ranked.decision_year, 1, 1) as period_start,
    ranked.scheme,
    ranked.is_candidate,
    ranked.outcome,
    cast(ranked.level_aimed_at as varchar) as level_aimed_at,
    certifications.certification_kind,
    {{ certification_family('certifications.family') }} as certification_family,
    ranked.epn_code,
    ranked.centre_code,
    centres.area_code,
    ranked.sex,
    ranked.age,
    ranked.situation,
    cast(ranked.highest_diploma_level as varchar) as highest_diploma,
    ranked.years_since_highest_diploma,
    ranked.financing,
    ranked.has_regulation_note,
    ranked.is_total
from ranked
left join {{ ref('dim_centre') }} as centres on ranked.centre_code = centres.centre_code
left join {{ ref('dim_certification') }} as certifications
    on ranked.certification_code = certifications.certification_code
