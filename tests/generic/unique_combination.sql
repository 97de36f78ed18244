{# No two rows share a combination of columns; nulls count as equal. An empty relation passes: it holds no duplicate,
   and `not_empty` says when it must hold rows. #}
{% test unique_combination(model, columns) %}

select
    {{ columns | join(', ') }},
    count(*) as occurrences
from {{ model }}
group by {{ columns | join(', ') }}
having count(*) > 1

{% endtest %}
