{# R9: whether an enrolment belongs to the scope of exams: a unit that ends with one, and not INTEC. #}
{% macro is_in_exam_scope(has_exam, brand) -%}
    ({{ has_exam }} and coalesce({{ brand }}, '') <> 'INTEC')
{%- endmacro %}
