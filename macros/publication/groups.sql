{# The code of the sub-total to which a kind of training belongs in the axis `training`; null where it belongs to none.
   #}
{% macro training_group(training_type) -%}
    case when {{ training_type }} in ('apprenticeship', 'professionalisation') then 'WORK_STUDY' end
{%- endmacro %}


{# The code of a family of certifications in the axes `family` and `certification`. #}
{% macro certification_family(family) -%}
    upper(split_part({{ family }}, '_', 1))
{%- endmacro %}
