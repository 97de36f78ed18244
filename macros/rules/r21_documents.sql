{# R21: a document's number where it can be looked up: the national one anywhere, an own number within the brand or
   centre that gave it, in its own extract. Null where the number is not known. #}
{% macro document_in_its_series(number) -%}
    case
        when regexp_full_match({{ number }}, '[0-9]{4}P[0-9]{7}') then {{ number }}
        when {{ number }} is not null then concat_ws('|', {{ extract_of('row_id') }}, brand, centre_code, {{ number }})
    end
{%- endmacro %}
