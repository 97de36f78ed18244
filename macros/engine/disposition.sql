{# What became of a record. `rules` is a dict in the order in which it is asked: a disposition, and an expression that
   names the rule which puts the record there, null where none does. What no rule puts anywhere is kept. A repeated
   record says what was kept for it.

   disposition({'rejected': 'reject_rule', 'out_of_scope': 'scope_rule', 'deduplicated': "case when … end"}) #}
{% macro disposition(rules, kept='first_row_id') -%}
    case
        {%- for disposition, rule in rules.items() %}
        when {{ rule }} is not null then '{{ disposition }}'
        {%- endfor %}
        else 'kept'
    end as disposition,
    coalesce(
        {%- for rule in rules.values() %}
        {{ rule }}{{ ',' if not loop.last }}
        {%- endfor %}
    ) as disposition_rule
    {%- if 'deduplicated' in rules %},
    case
        {%- for disposition, rule in rules.items() %}
        when {{ rule }} is not null then {{ kept if disposition == 'deduplicated' else 'null' }}
        {%- endfor %}
    end as kept_row_id
    {%- endif -%}
{%- endmacro %}


{# Of the good records of an extract that share a key, the first counts: its rank and its row id. A rejected record
   neither counts nor hides one. #}
{% macro first_of_key(keys) -%}
    {%- set same_key = '(partition by ' ~ keys | join(', ') ~ ', reject_rule is null order by record_number)' -%}
    row_number() over {{ same_key }} as rank_in_key,
        first_value(row_id) over {{ same_key }} as first_row_id
{%- endmacro %}


{# The disposition of a record by its key, from the columns of `first_of_key`; `scope_rule` is an expression that names
   the rule which puts the record out of scope. #}
{% macro disposition_by_key(scope_rule='cast(null as varchar)') -%}
    {{ disposition({
        'rejected': 'reject_rule',
        'deduplicated': "case when rank_in_key > 1 then 'same_key' end",
        'out_of_scope': scope_rule,
    }) }}
{%- endmacro %}
