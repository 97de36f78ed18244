{# R13 to R16: the CTE `days` of a check of windows, and `ends` before it: every day from where the lists of all `by` have begun
   to where the first of them ends, and at least to the end of the year after the latest edition. #}
{% macro every_day_of(windows, by) -%}
ends as (

    select
        max(first_day) as first_day,
        greatest(
            min(last_day),
            (select make_date(max(editions.calendar_year) + 1, 12, 31) from {{ ref('editions') }} as editions)
        ) as last_day
    from (
        select min(starts_on) as first_day, max(ends_on) as last_day
        from {{ windows }}
        group by {{ by }}
    ) as windows

),

days as (

    select unnest(generate_series(first_day, last_day, interval 1 day))::date as day
    from ends

)
{%- endmacro %}
