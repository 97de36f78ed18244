{# R11: the part of an exam enrolment by the grain at which a table tests completeness (setting exam_grain). #}
{% macro completeness_part(grain) -%}
    case {{ grain }}
        when 'centre' then exam_centre_code
        when 'centre_epn' then concat_ws('|', exam_centre_code, epn_code)
        when 'centre_modality' then concat_ws('|', exam_centre_code, coalesce(modality, 'unknown'))
        when 'offering' then concat_ws('|', unit_code, organising_centre_code, coalesce(modality, 'unknown'))
    end
{%- endmacro %}
