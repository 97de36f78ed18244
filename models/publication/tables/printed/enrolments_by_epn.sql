{%- set columns = {
    'enrolments': {'numerator': 'enrolments'},
    'previous': {'column': 'enrolments', 'period': 'previous_year', 'numerator': 'previous'},
    'share': {
        'numerator': 'enrolments', 'denominator': 'all_enrolments', 'known': 'all_enrolments',
        'population': 'all_enrolments'},
    'growth': {'numerator': 'enrolments - previous', 'denominator': 'previous'},
} -%}
{%- set distribution = "edition, period, column_code, row_code = 'TOTAL'" -%}
with

editions as (

    {{ editions() }}

),

enrolments as (

    select epn_code, academic_year, count(*) as enrolments
    from {{ ref('fct_enrolments') }}
    group by epn_code, academic_year

),

teams as (

    -- an EPN without a row has a true zero that year
    select
        editions.edition,
        editions.academic_year as period,
        editions.previous_year,
        teams.epn_code as row_code,
        cast(null as varchar) as parent_code,
        cast(null as varchar) as kind,
        coalesce(latest.enrolments, 0) as enrolments,
        coalesce(before.enrolments, 0) as previous,
        sum(coalesce(latest.enrolments, 0)) over (partition by editions.edition) as all_enrolments
    from editions
    cross join {{ ref('dim_epn') }} as teams
    left join enrolments as latest
        on teams.epn_code = latest.epn_code and editions.academic_year = latest.academic_year
    left join enrolments as before
        on teams.epn_code = before.epn_code and editions.previous_year = before.academic_year

),

measured as (

    {{ measured('teams', columns) }}

),

totalled as (

    {{ with_totals('measured', 'enrolments_by_epn', 'epn') }}

),

cells as (

    {{ cells_of('totalled', 'enrolments_by_epn') }}

)

select
    * replace (
        case
            when column_code = 'share' and row_code <> 'TOTAL'
                then value + {{ rounding_residual('value', 'decimals', distribution) }}
            else value
        end as value
    )
from cells
