{# The row of a family of certification kinds, which is the whole of its kinds. #}
{% macro family_code(family) -%}
case {{ family }}
            when 'national_diploma' then 'NATIONAL'
            when 'professional_title' then 'PROFESSIONAL'
            when 'establishment' then 'ESTABLISHMENT'
        end
{%- endmacro %}
