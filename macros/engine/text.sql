{# A name as it is compared: without accents, case, spaces, hyphens or apostrophes, each letter in its Latin spelling.
   Most names are ASCII once their accents are gone, so that the table of letters is asked for the others alone. For
   1.75 million names on one core: 0.8 CPU s so, 6 s with the table for all, 1.8 s by the library anyascii. #}
{% macro normalised_name(column) -%}
    {%- set letters = 'strip_accents(upper(' ~ column ~ '))' -%}
    nullif(regexp_replace(
        case when regexp_full_match({{ letters }}, '[ -~]*') then {{ letters }} else {{ latin_spelling(letters) }} end,
        '[^A-Z]', '', 'g'
    ), '')
{%- endmacro %}


{# Text in capitals with the letters that are no accented Latin letter in their Latin spelling, by the Latin-ASCII
   transform of Unicode CLDR: letters of Europe's and Africa's alphabets, those that become two, and ligatures. #}
{% macro latin_spelling(text) -%}
    {%- set spelling = {
        'Ł': 'L', 'Đ': 'D', 'Ð': 'D', 'Ø': 'O', 'Ħ': 'H', 'Ŧ': 'T', 'Ŋ': 'N', 'ŉ': 'N', 'Ŀ': 'L', 'Ɓ': 'B', 'Ɗ': 'D', 'Ɖ': 'D',
        'Ɛ': 'E', 'Ǝ': 'E', 'Ə': 'E', 'Ɔ': 'O', 'Ɲ': 'N', 'Ƙ': 'K', 'Ƴ': 'Y', 'Ɠ': 'G', 'Ɣ': 'G', 'Ǥ': 'G', 'Ɨ': 'I', 'Ʋ': 'V',
        'Ƒ': 'F', 'Œ': 'OE', 'Æ': 'AE', 'ẞ': 'SS', 'ß': 'SS', 'Þ': 'TH', 'Ĳ': 'IJ', 'Ǆ': 'DZ', 'Ǳ': 'DZ', 'Ǉ': 'LJ', 'Ǌ': 'NJ',
        'ﬀ': 'FF', 'ﬁ': 'FI', 'ﬂ': 'FL', 'ﬃ': 'FFI', 'ﬄ': 'FFL', 'ﬅ': 'ST', 'ﬆ': 'ST',
    } -%}
    array_to_string(
        [
            case letter
                {%- for letter, latin in spelling.items() %}
                when '{{ letter }}' then '{{ latin }}'
                {%- endfor %}
                else letter
            end
            for letter in string_split({{ text }}, '')
        ],
        ''
    )
{%- endmacro %}


{# Whether two first names may be one person's: one begins or ends with the other, or they begin with the same three
   letters. Null where one is unknown. #}
{% macro names_alike(one, other) -%}
    ({{ is_at_an_end(one, other) }} or left({{ one }}, 3) = left({{ other }}, 3))
{%- endmacro %}


{# Whether one of two texts begins or ends with the other: a name cut short, or with a second name beside it. #}
{% macro is_at_an_end(one, other) -%}
    (starts_with({{ one }}, {{ other }}) or ends_with({{ one }}, {{ other }})
    or starts_with({{ other }}, {{ one }}) or ends_with({{ other }}, {{ one }}))
{%- endmacro %}


{# Whether a record has one name where others have two: no first name, or the last name again. #}
{% macro is_one_name(record) -%}
    (({{ record }}.first_name_key is null) or {{ record }}.first_name_key = {{ record }}.last_name_key)
{%- endmacro %}


{# The date with its day and month changed for each other; null where that is none, or the same. #}
{% macro day_and_month_swapped(birth_date) -%}
    case
        when day({{ birth_date }}) <= 12 and day({{ birth_date }}) <> month({{ birth_date }})
            then make_date(year({{ birth_date }}), day({{ birth_date }}), month({{ birth_date }}))
    end
{%- endmacro %}
