{# Every value of a column matches a regular expression from its first to its last character. A null is not looked at;
   fails where there is no value at all, since the claim would rest on nothing. #}
{% test matches_pattern(model, column_name, regex) %}

with looked_at as (

    select {{ column_name }} as value
    from {{ model }}
    where {{ column_name }} is not null

)

select 'unlike the pattern' as problem, value
from looked_at
where not regexp_full_match(value, '{{ regex }}')
union all
select 'nothing to look at' as problem, null as value
where not exists (select 1 from looked_at)

{% endtest %}
