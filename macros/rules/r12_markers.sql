{# R12: the marker of a row from `with_totals`, null where it has a value. The first rule that applies:
   no total can be established; the measure does not apply; there is nothing it could be of; nobody's value is known;
   the group it is a share of is empty; too few to give a share. What a measure says of each is in publication_measures;
   0 there is a value and no marker. #}
{% macro marker() -%}
    nullif(
        case
            when not is_established then '*'
            when not applies then 's.o.'
            when population = 0 then when_nothing
            when known = 0 and population > 0 then when_unknown
            when denominator = 0 then when_empty
            when denominator < too_few then '-'
        end,
        '0'
    )
{%- endmacro %}


{# R12: the value of a row, unrounded, in the printed unit; null where it is marked. #}
{% macro value_of() -%}
    case
        when {{ marker() }} is not null then null
        when denominator = 0 and population = 0 and when_nothing = '0' then 0
        else factor * numerator / coalesce(nullif(denominator, 0), 1)
    end
{%- endmacro %}


{# Rows from `with_totals` as cells: value, marker, decimals. #}
{% macro cells_of(relation, content) -%}
    select
        totalled.edition,
        totalled.row_code,
        totalled.column_code,
        totalled.period,
        cast({{ value_of() }} as double) as value,
        totalled.numerator,
        totalled.denominator,
        {{ marker() }} as marker,
        false as provisional,
        measures.decimals
    from {{ relation }} as totalled
    inner join {{ ref('publication_measures') }} as measures
        on measures.content = '{{ content }}' and totalled.column_code = measures.column_code
{%- endmacro %}
