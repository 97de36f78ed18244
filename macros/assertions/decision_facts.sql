{# What the assertions on VAE, VAPP and VES count: a row a decision of the schemes. #}
{% macro decision_facts(schemes, name='facts') -%}
{{ name }} as (
    {%- for scheme in schemes %}

    select
        '{{ scheme | upper }}' as scheme,
        decisions.*,
        cast(decisions.decision_year as varchar) as period,
        centres.area_code,
        cast(decisions.level_aimed_at as varchar) as level_code,
        cast(decisions.highest_diploma_level as varchar) as highest_diploma_code,
        certifications.certification_kind,
        {{ family_code('kinds.family') }} as family_code
    from {{ ref('fct_' ~ scheme ~ '_decisions') }} as decisions
    left join {{ ref('dim_centre') }} as centres on decisions.centre_code = centres.centre_code
    left join {{ ref('dim_certification') }} as certifications
        on decisions.certification_code = certifications.certification_code
    left join {{ ref('certification_kinds') }} as kinds on certifications.certification_kind = kinds.kind
    {{- '\n    union all by name' if not loop.last }}
    {%- endfor %}

)
{%- endmacro %}


{# A row a candidate of a year, whom the first decision of the year describes (R17). #}
{% macro candidate_facts(scheme) -%}
{{ decision_facts([scheme], name='decisions') }},

facts as (

    select decisions.*
    from decisions
    inner join {{ ref('fct_decision_days') }} as days on decisions.decision_key = days.decision_key
    qualify row_number() over (
            partition by decisions.learner_key, decisions.decision_year
            order by days.decided_on, decisions.certification_code, decisions.outcome, decisions.decision_key
        ) = 1

)
{%- endmacro %}


{# The decisions of one scheme, and how many have each outcome; a total counts persons once. #}
{% macro decisions_counted(scheme, parts=[]) -%}
{{ decision_facts([scheme]) }},

counted as (

    select
        {{ rollup_code(parts) }} as row_code,
        period,
        count(distinct learner_key) as candidates,
        count(*) as decisions,
        count(*) filter (where outcome = 'full') as in_full,
        count(*) filter (where outcome = 'partial') as in_part,
        count(*) filter (where outcome in ('direct', 'exempted')) as direct,
        count(*) filter (where outcome = 'conditional') as conditional,
        count(*) filter (where outcome = 'agreement') as agreed,
        count(*) filter (where outcome = 'agreement_with_refusal') as mixed
    from facts
    group by rollup({{ (['period'] + parts) | join(', ') }})

)
{%- endmacro %}


{# The candidates of each part, and what is known of them at the first decision of the year. #}
{% macro candidates_counted(scheme, parts=[]) -%}
{{ candidate_facts(scheme) }},

counted as (

    select
        {{ rollup_code(parts) }} as row_code,
        period,
        sum(age) as ages,
        count(age) as known_ages,
        count(*) filter (where situation in ('seeking', 'inactive')) as without_work,
        count(situation) as known_situations,
        sum(years_since_highest_diploma) as years,
        count(years_since_highest_diploma) as known_years
    from facts
    group by rollup({{ (['period'] + parts) | join(', ') }})

)
{%- endmacro %}


{# The decisions of the three schemes side by side. #}
{% macro schemes_counted(parts) -%}
{{ decision_facts(['vapp', 'vae', 'ves']) }},

counted as (

    select
        {{ rollup_code(parts) }} as row_code,
        period,
        count(*) filter (where scheme = 'VAPP') as vapp,
        count(*) filter (where scheme = 'VAE') as vae,
        count(*) filter (where scheme = 'VES') as ves
    from facts
    group by rollup({{ (['period'] + parts) | join(', ') }})

)
{%- endmacro %}
