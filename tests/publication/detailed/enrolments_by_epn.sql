-- Printed table 3: enrolments of an EPN in two years, its share of those whose EPN is known, and what changed.
with

{{ enrolment_facts() }},

of_year as (

    select
        {{ rollup_code(['epn_code']) }} as row_code,
        period,
        count(*) as enrolments,
        count(epn_code) as known
    from facts
    group by rollup(period, epn_code)

),

-- of a period, and not of its rows: an EPN without enrolments has none of all that are known
of_all as (

    select period, count(epn_code) as known_in_all from facts group by period

),

-- a year beside the one before, whichever of the two has enrolments
paired as (

    select row_code, period, enrolments, 0 as before
    from of_year
    union all
    select
        row_code,
        concat_ws('-', cast(left(period, 4) as integer) + 1, cast(left(period, 4) as integer) + 2) as period,
        0 as enrolments,
        enrolments as before
    from of_year
    where period is not null

),

grown as (

    select
        paired.row_code,
        paired.period,
        sum(paired.enrolments) - sum(paired.before) as growth,
        sum(paired.before) as before,
        any_value(of_all.known_in_all) as known_in_all
    from paired
    left join of_all on paired.period = of_all.period
    group by paired.row_code, paired.period

),

{{ counted_together(['of_year', 'grown']) }},

{{ compare_cells('enrolments_by_epn', periods={'enrolments': 2, 'share': 1, 'growth': 1}, columns={
    'enrolments': 'enrolments',
    'share': '100 * known / known_in_all',
    'growth': '100 * growth / before',
}) }}
