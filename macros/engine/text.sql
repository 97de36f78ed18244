{# A name as it is compared: without accents, case, spaces, hyphens or apostrophes. #}
{% macro normalised_name(column) -%}
    nullif(regexp_replace(strip_accents(replace(replace(upper({{ column }}), 'Œ', 'OE'), 'Æ', 'AE')), '[^A-Z]', '', 'g'), '')
{%- endmacro %}


{# Whether a national student identifier carries its right check character. Three public forms: BEA (10 digits and a
   letter, the number modulo 23), NNE (10 characters in base 36 and a digit), and the apprentices' form; the form of
   2018 (9 digits and 2 letters) has no public key and is taken by its shape. #}
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
        else coalesce(regexp_full_match({{ ine }}, '[0-9]{9}[A-Z]{2}|[0-9]{4}A[0-9]{5}[A-Z]'), false)
    end
{%- endmacro %}


{# The value of one character in base 36. #}
{% macro base36_digit(character) -%}
    (strpos('0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ', {{ character }}) - 1)
{%- endmacro %}
