{# The decisions of all schemes as one relation, put together by name: what the three facts have in common and, of each
   scheme, its own columns or expressions; null in the others. #}
{% macro decisions_of_all_schemes(facts, own={}) -%}
    {%- for scheme, decisions in facts.items() %}
    select
        '{{ scheme }}' as scheme,
        decision_key,
        learner_key,
        decision_year,
        is_first_of_year,
        {{ said_of_each_decision() }},
        {%- for column in own[scheme] or [] %}
        {{ column }},
        {%- endfor %}
        years_since_highest_diploma
    from {{ decisions }}
    {{ 'union all by name' if not loop.last }}
    {%- endfor %}
{%- endmacro %}
