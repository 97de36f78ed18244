{%- set rows = {
    'national_diploma': 'NATIONAL', 'professional_title': 'PROFESSIONAL', 'establishment': 'ESTABLISHMENT'
} -%}
with

editions as (

    {{ editions() }}

),

diplomas as (

    select
        editions.edition,
        diplomas.cohort as period,
        case diplomas.family
            {%- for family, row_code in rows.items() %}
            when '{{ family }}' then '{{ row_code }}'
            {%- endfor %}
        end as row_code,
        cast(null as varchar) as parent_code,
        cast(null as varchar) as kind,
        count(*) as diplomas
    from editions
    inner join {{ ref('fct_diplomas') }} as diplomas
        on {{ first_calendar_year('diplomas.cohort') }}
        between editions.calendar_year - 6 and editions.calendar_year - 1
    group by editions.edition, diplomas.cohort, diplomas.family

),

measured as (

    {{ measured('diplomas', {'diplomas': {'numerator': 'diplomas'}}) }}

),

totalled as (

    {{ with_totals('measured', 'diplomas_by_family', 'family') }}

),

cells as (

    {{ cells_of('totalled', 'diplomas_by_family') }}

)

select
    * replace (
        {{ first_calendar_year('period') }} >= cast(edition as integer) - (
            select cast(value as integer)
            from {{ ref('publication_settings') }}
            where content = 'diplomas_by_family' and setting = 'provisional_periods'
        ) as provisional
    )
from cells
