-- Printed table 3: enrolments of an EPN in two years, its share of those whose EPN is known, and what changed.
with counted as (

    select
        case when grouping(epn_code) = 0 then epn_code else 'TOTAL' end as row_code,
        academic_year as period,
        count(*) as enrolments_n,
        count(epn_code) as epn_known_n
    from {{ ref('fct_enrolments') }}
    group by rollup(period, epn_code)

),

wholes as (

    select period, epn_known_n as epn_known_d
    from counted
    where row_code = 'TOTAL'

),

-- a year beside the one before, whichever of the two has enrolments
paired as (

    select row_code, period, enrolments_n, 0 as before_n
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        concat_ws('-', cast(left(period, 4) as integer) + 1, cast(left(period, 4) as integer) + 2) as period,
        0 as enrolments_n,
        enrolments_n as before_n
    from counted
    where row_code is not null and period is not null

),

grown as (

    select
        row_code,
        period,
        sum(enrolments_n) - sum(before_n) as growth_n,
        sum(before_n) as growth_d
    from paired
    group by row_code, period

),

expected as (

    select
        row_code,
        'enrolments' as column_code,
        period,
        enrolments_n as numerator,
        null as denominator,
        enrolments_n as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        counted.row_code,
        'share' as column_code,
        counted.period,
        counted.epn_known_n as numerator,
        wholes.epn_known_d as denominator,
        100.0 * counted.epn_known_n / nullif(wholes.epn_known_d, 0) as value
    from counted
    inner join wholes on counted.period = wholes.period
    where counted.row_code is not null
    union all
    select
        row_code,
        'growth' as column_code,
        period,
        growth_n as numerator,
        growth_d as denominator,
        100.0 * growth_n / nullif(growth_d, 0) as value
    from grown

),

{{ compare_cells('enrolments_by_epn', periods={'enrolments': 2, 'share': 1, 'growth': 1}) }}
