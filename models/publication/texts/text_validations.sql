{%- set outcomes = {
    'vae': {'full': ['full'], 'partial': ['partial']},
    'vapp': {
        'direct': ['direct'], 'direct_or_exempted': ['direct', 'exempted'], 'conditional': ['conditional'],
        'conditional_or_exempted': ['conditional', 'exempted']},
    'ves': {'agreements': ['agreement'], 'agreements_with_refusal': ['agreement_with_refusal']},
} -%}
{%- set outcome_codes = [
    'full', 'partial', 'direct', 'exempted', 'conditional', 'agreement', 'agreement_with_refusal'
] -%}
with

decisions as (

    {% for scheme in outcomes -%}
    select
        '{{ scheme }}' as scheme,
        {{ 'years_of_experience' if scheme != 'ves' else 'cast(null as decimal(12, 4)) as years_of_experience' }},
        learner_key, decision_year, is_first_of_year, outcome, sex, age, situation,
        years_since_highest_diploma
    from {{ ref('fct_' ~ scheme ~ '_decisions') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- R17: a candidate is described by the first decision of the year
counted as (

    select
        scheme,
        'all' as scope,
        count(*) as decisions,
        count(*) filter (where is_first_of_year) as candidates,
        count(*) filter (where is_first_of_year and sex = 'M') as men,
        count(*) filter (where is_first_of_year and sex = 'F') as women,
        avg(age) filter (where is_first_of_year) as mean_age,
        avg(years_of_experience) filter (where is_first_of_year) as years_of_experience,
        avg(years_since_highest_diploma) filter (where is_first_of_year) as years_since_highest_diploma,
        count(*) filter (where is_first_of_year and situation = 'seeking') as seeking,
        count(situation) filter (where is_first_of_year) as situation_known,
        {%- for outcome in outcome_codes %}
        count(*) filter (where outcome = '{{ outcome }}') as outcome_{{ outcome }},
        {%- endfor %}
        cast(decision_year as varchar) as period
    from decisions
    group by scheme, decision_year

)

{% for scheme, names in outcomes.items() -%}
{%- set expressions = {
    scheme ~ '_candidates': 'candidates', scheme ~ '_decisions': 'decisions', scheme ~ '_mean_age': 'mean_age',
    scheme ~ '_men_share': percent('men', 'candidates'), scheme ~ '_women_share': percent('women', 'candidates'),
    scheme ~ '_seeking_share': percent('seeking', 'situation_known'),
    scheme ~ '_years_of_experience': 'years_of_experience',
    scheme ~ '_years_since_highest_diploma': 'years_since_highest_diploma',
} -%}
{%- for name, parts in names.items() -%}
{%- set sum = 'outcome_' ~ parts | join(' + outcome_') -%}
{%- do expressions.update({scheme ~ '_' ~ name: sum}) -%}
{%- do expressions.update({scheme ~ '_' ~ name ~ '_share': percent('(' ~ sum ~ ')', 'decisions')}) -%}
{%- endfor -%}
{{ figures("(select * from counted where scheme = '" ~ scheme ~ "') as counted", expressions) }}
{{ 'union all' if not loop.last }}
{% endfor %}
