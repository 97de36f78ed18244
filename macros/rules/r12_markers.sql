{# R12: the marker of a counted cell, null where it has a value. The first that applies: no extract covers the period; no total
   may be established (R24); the measure does not apply to the centre; what a partly integrated centre organises is
   not counted (R7), unless something is; a ratio of an empty group; of a group whose values are known, and that nobody is
   in; of nothing known; of too few. A count of nothing is 0. #}
{% macro marker() -%}
    nullif(
        case
            when not is_covered then 'n.c.'
            when not is_established then '*'
            when not is_applicable then 's.o.'
            when when_not_integrated is not null and population = 0 then when_not_integrated
            when not is_share and denominator is null then null
            when population = 0 then 's.o.'
            when denominator = 0 and (known > 0 or numerator > 0) then 's.o.'
            when denominator = 0 then 'n.c.'
            when denominator < least_denominator then '-'
        end,
        '0'
    )
{%- endmacro %}


{# R12: the value of a counted cell, unrounded, in the printed unit; null where it is marked. #}
{% macro value_of() -%}
    case
        when marker is not null then null
        when denominator = 0 then 0 -- what a partly integrated centre organises, printed as 0
        when denominator is not null then factor * numerator / denominator
        else numerator
    end
{%- endmacro %}
