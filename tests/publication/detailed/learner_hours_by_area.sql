-- Hours of the unit, once an enrolment, by the area of the organising centre.
with

{{ enrolment_facts() }},

counted as (

    select
        {{ rollup_code(['area_code']) }} as row_code,
        period,
        sum(learner_hours) as learner_hours
    from facts
    group by rollup(period, area_code)

),

{{ compare_cells('learner_hours_by_area', periods=3, columns={'learner_hours': 'learner_hours'}) }}
