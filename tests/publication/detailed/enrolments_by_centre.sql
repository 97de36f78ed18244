-- Enrolments by organising centre.
with

{{ enrolment_facts() }},

counted as (

    select
        {{ rollup_code(['area_code', 'organising_centre_code']) }} as row_code,
        period,
        count(*) as enrolments
    from facts
    group by rollup(period, area_code, organising_centre_code)

),

{{ compare_cells('enrolments_by_centre', periods=3, columns={'enrolments': 'enrolments'}) }}
