{# R4: how an enrolment is shared between its two centres. Seen from the organiser an enrolment that is not regional is
   incoming, seen from the home centre it is outgoing. #}
{% macro enrolment_flow(home_centre_code, organising_centre_code) -%}
    case when {{ home_centre_code }} = {{ organising_centre_code }} then 'regional' else 'transferred' end
{%- endmacro %}
