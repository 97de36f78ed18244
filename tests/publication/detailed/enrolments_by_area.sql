-- Enrolments by the area of the organising centre.
with

{{ enrolment_facts() }},

counted as (

    select
        {{ rollup_code(['area_code']) }} as row_code,
        period,
        count(*) as enrolments
    from facts
    group by rollup(period, area_code)

),

{{ compare_cells('enrolments_by_area', periods=5, columns={'enrolments': 'enrolments'}) }}
