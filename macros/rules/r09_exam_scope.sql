{# R9: whether an enrolment belongs to the scope of exams: a unit that ends with one, as all do that are not known to have
   none, and not INTEC. #}
{% macro is_in_exam_scope(has_exam, brand) -%}
    (coalesce({{ has_exam }}, true) and coalesce({{ brand }}, '') <> 'INTEC')
{%- endmacro %}
