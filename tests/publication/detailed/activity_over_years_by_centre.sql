-- What each centre administers (its learners) and what it organises, five years. Who comes to two centres is counted in
-- both.
with

{{ offering_facts('enrolments') }},

{{ registration_facts() }},

organised as (

    select
        {{ rollup_code(['area_code', 'organising_centre_code']) }} as row_code,
        period,
        count(*) as enrolments,
        count(distinct offering) as offerings,
        sum(learner_hours) as learner_hours
    from enrolments
    group by rollup(period, area_code, organising_centre_code)

),

entering as (

    select
        {{ rollup_code(['area_code', 'organising_centre_code']) }} as row_code,
        period,
        count(distinct learner_key) as entering_learners
    from enrolments
    where is_transferred
    group by rollup(period, area_code, organising_centre_code)

),

registered as (

    select
        {{ rollup_code(['area_code', 'home_centre_code']) }} as row_code,
        period,
        count(*) as learners
    from facts
    group by rollup(period, area_code, home_centre_code)

),

{{ counted_together(['organised', 'entering', 'registered']) }},

{{ compare_cells('activity_over_years_by_centre', periods=5, columns={
    'learners': 'learners',
    'entering_learners': 'entering_learners',
    'enrolments': 'enrolments',
    'offerings': 'offerings',
    'learner_hours': 'learner_hours',
}) }}
