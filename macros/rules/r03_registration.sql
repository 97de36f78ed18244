{# R3: whether a day of registration may be of an academic year: from the day on which registrations open, in its first
   calendar year, to the last day of the year (settings `registrations_open`, `academic_year_ends`). #}
{% macro is_day_of_registration(day, academic_year) -%}
    {{ day }} between cast({{ first_calendar_year(academic_year) }} || '-{{ var("registrations_open") }}' as date)
    and cast({{ first_calendar_year(academic_year) }} + 1 || '-{{ var("academic_year_ends") }}' as date)
{%- endmacro %}
