{# R17: whether a decision is in the words of its scheme. INTEC writes the decisions of all schemes in one column. #}
{% macro is_outcome_of_scheme(outcome, scheme) -%}
    case {{ scheme }}
        when 'VAE' then {{ outcome }} in ('full', 'partial', 'refusal')
        when 'VAPP' then {{ outcome }} in ('direct', 'exempted', 'conditional', 'refusal')
        when 'VES' then {{ outcome }} in ('agreement', 'agreement_with_refusal', 'refusal')
    end
{%- endmacro %}
