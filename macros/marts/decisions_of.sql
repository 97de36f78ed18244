{# What is said of a decision in every scheme: how it ended, and whom and what it is about. #}
{% macro said_of_each_decision() -%}
    outcome,
    certification_code,
    level_aimed_at,
    epn_code,
    centre_code,
    brand,
    sex,
    age,
    situation,
    highest_diploma_level
{%- endmacro %}


{# The kept decisions of one scheme with age at the decision and declared profile, plus the scheme's own columns. #}
{% macro decisions_of(scheme, own_columns) -%}
select
    {{ decision_key() }} as decision_key,
    learner_key,
    decision_year,
    {{ month_of('decided_on') }} as decided_month,
    -- R17: a candidate of a year is described by the first decision of it; of one day by what is in the fact
    row_number() over (
        partition by learner_key, decision_year order by decided_on, certification_code, outcome, {{ decision_key() }}
    ) = 1 as is_first_of_year,
    {{ said_of_each_decision() }},
    {%- for column in own_columns %}
    {{ column }},
    {%- endfor %}
    -- a diploma of a later year is not the one held at the decision
    case
        when highest_diploma_year <= year(decided_on) then cast(year(decided_on) - highest_diploma_year as integer)
    end as years_since_highest_diploma
from {{ ref('int_decisions_decided') }}
where disposition = 'kept' and scheme = '{{ scheme }}'
{%- endmacro %}
