{# The kept decisions of one scheme with the profile at the decision, plus the scheme's own columns. #}
{% macro decisions_of(scheme, own_columns) -%}
select
    {{ key_of(['system', 'decision_ref']) }} as decision_key,
    learner_key,
    decision_year,
    decided_on,
    outcome,
    certification_code,
    level_aimed_at,
    epn_code,
    centre_code,
    brand,
    sex,
    age,
    situation,
    highest_diploma_level,
    {%- for column in own_columns %}
    {{ column }},
    {%- endfor %}
    -- between the year of the highest diploma and that of the decision
    cast(year(decided_on) - highest_diploma_year as integer) as years_since_highest_diploma
from {{ ref('int_decisions_decided') }}
where disposition = 'kept' and scheme = '{{ scheme }}'
{%- endmacro %}
