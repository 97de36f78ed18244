{# R22: whether a printed figure was changed by a later edition: both print it, with other values. #}
{% macro is_revised(earlier_value, later_value) -%}
    coalesce({{ earlier_value }} <> {{ later_value }}, false)
{%- endmacro %}


{# R22: whether a number is not the one it was, but for the order in which doubles are added. #}
{% macro differs(earlier, later) -%}
    (({{ earlier }} is null) <> ({{ later }} is null)
    or abs({{ earlier }} - {{ later }}) > 1e-9 * greatest(1, abs({{ earlier }})))
{%- endmacro %}


{# R22: a setting of the latest edition, a column of the seed `editions`. #}
{% macro latest_setting(setting) -%}
    (select max_by(latest.{{ setting }}, latest.edition) from {{ ref('editions') }} as latest)
{%- endmacro %}


{# R22: a text for an edition, a row of the seed `editions`: {Y-4} is the academic year four before the edition's, {C-5} the
   calendar year five before its own, {completeness} its threshold as a reader sees it. #}
{% macro of_edition(text, edition) -%}
    {%- set filled = namespace(text=text) -%}
    {%- for back in range(10) -%}
        {%- set before = '-' ~ back if back else '' -%}
        {%- set year = first_calendar_year(edition ~ '.academic_year') ~ ' - ' ~ back -%}
        {%- set filled.text = 'replace(replace(' ~ filled.text ~ ", '{Y" ~ before ~ "}', concat(" ~ year ~ ", '-', "
            ~ year ~ " + 1)), '{C" ~ before ~ "}', cast(" ~ edition ~ '.calendar_year - ' ~ back ~ ' as varchar))' -%}
    {%- endfor -%}
    replace({{ filled.text }}, '{completeness}', concat(cast(round(100 * {{ edition }}.completeness) as integer), ' %'))
{%- endmacro %}
