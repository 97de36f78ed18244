{# In no row is a column above another column (or expression). On a model, `column` names it; on a column it is that
   one. A null on either side is not compared; fails where no row was compared: the claim would rest on nothing. #}
{% test never_above(model, other, column=none, column_name=none) %}

with compared as (

    select
        {{ column or column_name }} as lesser,
        {{ other }} as greater
    from {{ model }}

),

known as (

    select * from compared where lesser is not null and greater is not null

)

select 'above' as problem, lesser, greater
from known
where lesser > greater
union all
select 'nothing compared' as problem, null as lesser, null as greater
where not exists (select 1 from known)

{% endtest %}
