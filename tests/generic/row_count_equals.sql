{# As many rows as another relation: no join lost or multiplied any. `compare_where` restricts the other
   side, as the config `where` does this one. #}
{% test row_count_equals(model, compare_to, compare_where=none) %}

select
    own.actual_rows,
    other.expected_rows
from (select count(*) as actual_rows from {{ model }}) as own
cross join (
    select count(*) as expected_rows
    from {{ compare_to }}
    where {{ compare_where or 'true' }}
) as other
where own.actual_rows <> other.expected_rows

{% endtest %}
