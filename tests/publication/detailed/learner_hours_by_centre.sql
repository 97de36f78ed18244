-- Hours of the unit, once an enrolment, by organising centre.
with

{{ enrolment_facts() }},

counted as (

    select
        {{ rollup_code(['area_code', 'organising_centre_code']) }} as row_code,
        period,
        sum(learner_hours) as learner_hours
    from facts
    group by rollup(period, area_code, organising_centre_code)

),

{{ compare_cells('learner_hours_by_centre', periods=3, columns={'learner_hours': 'learner_hours'}) }}
