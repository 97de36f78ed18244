{# In no row is a column above another column (or expression). On a model, `column` names it; on a column it is that
   one. A null on either side is not compared. A relation in which nothing can be compared passes: that there are such rows
   is no claim of a landing, and pytests/product/test_build.py asks it of the committed one. #}
{% test never_above(model, other, column=none, column_name=none) %}

select *
from {{ model }}
where {{ column or column_name }} > {{ other }}

{% endtest %}
