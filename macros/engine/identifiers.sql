{# An identifier in capitals where it has its form and is no placeholder, null otherwise: `form` is a condition on it. #}
{% macro usable_identifier(column, form) -%}
    {%- set identifier = 'upper(trim(' ~ column ~ '))' -%}
    case when {{ form(identifier) }} and not {{ is_placeholder_identifier(identifier) }} then {{ identifier }} end
{%- endmacro %}


{# Whether an identifier is typed where there is none: seven digits or more that are one digit or a run of digits up or
   down, as in 0000000000A or 123456789AA; or nine signs that are one letter or a run of the alphabet. #}
{% macro is_placeholder_identifier(identifier) -%}
    {%- set digits = "regexp_replace(" ~ identifier ~ ", '[^0-9]', '', 'g')" -%}
    {%- set signs = 'left(' ~ identifier ~ ', 9)' -%}
    (
        length({{ digits }}) >= 7 and (
            replace({{ digits }}, left({{ digits }}, 1), '') = ''
            or contains('01234567890123456789', {{ digits }})
            or contains('98765432109876543210', {{ digits }})
        )
        or replace({{ signs }}, left({{ signs }}, 1), '') = ''
        or contains('ABCDEFGHIJKLMNOPQRSTUVWXYZ', {{ signs }})
    )
{%- endmacro %}


{# Whether an identifier has the form of those that the Cnam issues where there is no INE [ours]: two letters and seven
   digits. #}
{% macro is_cnam_ine(identifier) -%}
    regexp_full_match({{ identifier }}, '[A-Z]{2}[0-9]{7}')
{%- endmacro %}


{# Whether a national student identifier has a right form. Two have a public check character: BEA (10 digits and a
   letter, the number modulo 23) and NNE (10 characters in base 36 and a digit); the apprentices' form and that of 2018
   (9 digits and 2 letters) are taken by their shape. #}
{% macro is_valid_ine(ine) -%}
    case
        when regexp_full_match({{ ine }}, '[0-9]{10}[A-HJ-NPR-Z]')
            then substr('ABCDEFGHJKLMNPRSTUVWXYZ', cast(cast(left({{ ine }}, 10) as bigint) % 23 as integer) + 1, 1) = right({{ ine }}, 1)
        when regexp_full_match({{ ine }}, '[0-9A-Z]{10}[0-9]')
            then (
                6 * (
                    {% for place in range(1, 10) -%}
                    {{ base36_digit('substr(' ~ ine ~ ', ' ~ place ~ ', 1)') }}{{ ' + ' if not loop.last }}
                    {%- endfor %}
                ) + {{ base36_digit('substr(' ~ ine ~ ', 10, 1)') }}
            ) % 10 = cast(right({{ ine }}, 1) as integer)
        else coalesce({{ is_renewed_ine(ine) }} or regexp_full_match({{ ine }}, '[0-9]{4}A[0-9]{5}[A-Z]'), false)
    end
{%- endmacro %}


{# Whether an INE is of the generation of 2018 (9 digits and 2 letters), which replaces the older forms. #}
{% macro is_renewed_ine(ine) -%}
    regexp_full_match({{ ine }}, '[0-9]{9}[A-Z]{2}')
{%- endmacro %}


{# Whether several INE prove several persons: two of one generation do; an older one and the one that renews it do not. #}
{% macro proves_several(ine) -%}
    greatest(
        count(distinct {{ ine }}) filter (where {{ is_renewed_ine(ine) }}),
        count(distinct {{ ine }}) filter (where not {{ is_renewed_ine(ine) }})
    ) > 1
{%- endmacro %}


{# The value of one character in base 36. #}
{% macro base36_digit(character) -%}
    (strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', {{ character }}) - 1)
{%- endmacro %}


{# Whether a record that names the number of another is of the same person: the birth dates agree; where one is unknown
   the last names, and where they contradict each other all names. A record without names or birth date that names a
   number of its own system is of whoever held that number, as a diploma of SISCOL is. #}
{% macro pointer_ties(pointing, named) -%}
    case
        when {{ pointing }}.birth_date = {{ named }}.birth_date then true
        when {{ pointing }}.last_name_key is null and {{ pointing }}.birth_date is null
            then {{ pointing }}.system = {{ named }}.system and {{ pointing }}.match_rule = 'local_number'
                and {{ held_in(named, pointing ~ '.as_of') }}
        when {{ pointing }}.last_name_key = {{ named }}.last_name_key
            then {{ pointing }}.birth_date is null or {{ named }}.birth_date is null
                or {{ pointing }}.first_name_key = {{ named }}.first_name_key
        else false
    end
{%- endmacro %}
