-- Printed table 3: enrolments of an EPN in two years, its share of those whose EPN is known, and what changed.
with

{{ enrolment_facts() }},

of_year as (

    select
        {{ rollup_code(['epn_code']) }} as row_code,
        period,
        count(*) as enrolments,
        count(epn_code) as known,
        max(count(epn_code)) over (partition by period) as known_in_all
    from facts
    group by rollup(period, epn_code)

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

    select row_code, period, sum(enrolments) - sum(before) as growth, sum(before) as before
    from paired
    group by row_code, period

),

{{ counted_together(['of_year', 'grown']) }},

{{ compare_cells('enrolments_by_epn', periods={'enrolments': 2, 'share': 1, 'growth': 1}, columns={
    'enrolments': 'enrolments',
    'share': '100 * known / known_in_all',
    'growth': '100 * growth / before',
}) }}
