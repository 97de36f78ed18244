-- Enrolments, offerings, organising centres and hours of an EPN, five years.
with

{{ offering_facts() }},

counted as (

    select
        {{ rollup_code(['epn_code']) }} as row_code,
        period,
        count(*) as enrolments,
        count(distinct offering) as offerings,
        count(distinct organising_centre_code) as centres,
        sum(learner_hours) as learner_hours
    from facts
    group by rollup(period, epn_code)

),

{{ compare_cells('activity_over_years_by_epn', periods=5, columns={
    'enrolments': 'enrolments',
    'offerings': 'offerings',
    'offering_centres': 'centres',
    'learner_hours': 'learner_hours',
}) }}
