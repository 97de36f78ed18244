{# The day of an academic year at which ages are taken: setting `age_reference`, month and day of the first
   calendar year [ours, no document states it]. #}
{% macro reference_day(academic_year) -%}
    cast(left({{ academic_year }}, 4) || '-{{ var("age_reference", "12-31") }}' as date)
{%- endmacro %}


{# Age in completed years on a day. #}
{% macro age_on(birth_date, day) -%}
    cast(date_sub('year', {{ birth_date }}, {{ day }}) as integer)
{%- endmacro %}
