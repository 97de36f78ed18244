-- Hours of the unit, once an enrolment, by EPN.
with

{{ enrolment_facts() }},

counted as (

    select
        {{ rollup_code(['epn_code']) }} as row_code,
        period,
        sum(learner_hours) as learner_hours
    from facts
    group by rollup(period, epn_code)

),

{{ compare_cells('learner_hours_by_epn', periods=3, columns={'learner_hours': 'learner_hours'}) }}
