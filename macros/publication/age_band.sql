{# Age band of five years, as in the axis `age_band`; null for an unknown age. #}
{% macro age_band(age) -%}
    case
        when {{ age }} < 20 then 'under_20'
        when {{ age }} >= 60 then '60_plus'
        when {{ age }} is not null
            then concat_ws(
                '_', cast({{ age }} - {{ age }} % 5 as varchar), cast({{ age }} - {{ age }} % 5 + 4 as varchar)
            )
    end
{%- endmacro %}
