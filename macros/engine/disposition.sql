{# Of the good records of an extract that share a key, the first stands: its rank and its row id. A rejected record
   neither stands nor hides one. #}
{% macro first_of_key(keys) -%}
    {%- set same_key = '(partition by ' ~ keys | join(', ') ~ ', reject_rule is null order by record_number)' -%}
    row_number() over {{ same_key }} as rank_in_key,
        first_value(row_id) over {{ same_key }} as first_row_id
{%- endmacro %}


{# The disposition of a record by its key, from the columns of `first_of_key`; `scope_rule` is an expression that names
   the rule which puts the record out of scope, null where none does. #}
{% macro disposition_by_key(scope_rule='cast(null as varchar)') -%}
    case
        when reject_rule is not null then 'rejected'
        when rank_in_key > 1 then 'deduplicated'
        when {{ scope_rule }} is not null then 'out_of_scope'
        else 'kept'
    end as disposition,
    case
        when reject_rule is not null then reject_rule
        when rank_in_key > 1 then 'same_key'
        else {{ scope_rule }}
    end as disposition_rule,
    case when reject_rule is null and rank_in_key > 1 then first_row_id end as kept_row_id
{%- endmacro %}
