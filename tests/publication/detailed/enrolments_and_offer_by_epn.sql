-- Enrolments, offerings and organising centres of an EPN, all by the enrolments.
with

{{ offering_facts() }},

counted as (

    select
        {{ rollup_code(['epn_code']) }} as row_code,
        period,
        count(*) as enrolments,
        count(distinct offering) as offerings,
        count(distinct organising_centre_code) as centres
    from facts
    group by rollup(period, epn_code)

),

{{ compare_cells('enrolments_and_offer_by_epn', periods=2, columns={
    'enrolments': 'enrolments',
    'offerings': 'offerings',
    'offering_centres': 'centres',
}) }}
