{# Every value of a column matches a regular expression from its first to its last character. A null is not looked at. #}
{% test matches_pattern(model, column_name, regex) %}

select *
from {{ model }}
where not regexp_full_match({{ column_name }}, '{{ regex }}')

{% endtest %}
