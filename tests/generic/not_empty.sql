{# The relation, or what a `where` leaves of it, holds at least one row. The guard of tests that pass on nothing. #}
{% test not_empty(model) %}

select counted.actual_rows
from (select count(*) as actual_rows from {{ model }}) as counted
where counted.actual_rows = 0

{% endtest %}
