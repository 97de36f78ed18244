{# In each edition the relation has at least one cell with a value: it is neither empty nor all markers. #}
{% test has_values(model) %}

select edition, count(*) as valued_cells
from {{ model }}
group by edition
having count(value) = 0
union all
select 'none' as edition, 0 as valued_cells
where not exists (select 1 from {{ model }})

{% endtest %}
