{# R23: a value at its printed decimals, half away from zero. The inner rounding undoes what binary fractions do to a
   half: 44.15 x 10 is 441.5 and not 441.49999. Adding zero turns -0 into 0. #}
{% macro rounded(value, decimals) -%}
    (sign({{ value }}) * floor(round(abs({{ value }}) * power(10, {{ decimals }}), 6) + 0.5) / power(10, {{ decimals }}) + 0.0)
{%- endmacro %}


{# R23: the share that a rounded distribution lacks to 100, for the largest share; 0 for the others. #}
{% macro rounding_residual(share, decimals, distribution) -%}
    case
        when row_number() over (partition by {{ distribution }} order by {{ share }} desc, row_code) = 1
            then round(100.0 - sum({{ rounded(share, decimals) }}) over (partition by {{ distribution }}), 6)
        else 0
    end
{%- endmacro %}


{# A value as printed in French: decimal comma, U+202F between thousands, no unit. #}
{% macro displayed(value, decimals) -%}
    replace(replace(
        case {{ decimals }}
            when 0 then format('{:,.0f}', {{ rounded(value, decimals) }})
            when 1 then format('{:,.1f}', {{ rounded(value, decimals) }})
            when 2 then format('{:,.2f}', {{ rounded(value, decimals) }})
        end,
        ',', chr(8239)
    ), '.', ',')
{%- endmacro %}
