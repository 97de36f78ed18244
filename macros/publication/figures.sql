{# Figures of the texts in long form: for each indicator of `expressions`, its value in each row of a relation that
   carries scope and period. #}
{% macro figures(relation, expressions) -%}
    {%- for indicator, expression in expressions.items() -%}
    select '{{ indicator }}' as indicator, scope, period, cast({{ expression }} as double) as value
    from {{ relation }}
    {%- if not loop.last %} union all {% endif %}
    {%- endfor -%}
{%- endmacro %}


{# A share in percent; null of nothing. #}
{% macro percent(part, whole) -%}
    100.0 * {{ part }} / nullif({{ whole }}, 0)
{%- endmacro %}


{# Whether a rebuilt figure is what a text prints, in the text's own precision (seed publication_precisions). #}
{% macro agrees(printed, rebuilt, precisions) -%}
    case
        when {{ precisions }}.decimals is not null
            then abs({{ rounded(rebuilt, precisions ~ '.decimals') }} - {{ printed }}) < 1e-9
        else {{ rebuilt }} between
            {{ printed }} * (1 - {{ precisions }}.below_share) - {{ precisions }}.below
            and {{ printed }} * (1 + {{ precisions }}.above_share) + {{ precisions }}.above
    end
{%- endmacro %}
