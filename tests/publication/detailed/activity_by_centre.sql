-- What a centre administers, its learners and their enrolments, and what it organises, its own learners' or others'.
with

{{ enrolment_facts('enrolments') }},

{{ registration_facts() }},

organised as (

    select
        {{ rollup_code(['area_code', 'organising_centre_code']) }} as row_code,
        period,
        count(*) as enrolments,
        count(*) filter (where is_transferred) as incoming
    from enrolments
    group by rollup(period, area_code, organising_centre_code)

),

taken as (

    select
        {{ rollup_code(['home_area_code', 'home_centre_code']) }} as row_code,
        period,
        count(*) as home_enrolments,
        count(*) filter (where is_transferred) as outgoing
    from enrolments
    group by rollup(period, home_area_code, home_centre_code)

),

registered as (

    select
        {{ rollup_code(['area_code', 'home_centre_code']) }} as row_code,
        period,
        count(*) as learners,
        count(*) filter (where training_type in ('continuing', 'professionalisation')) as lifelong
    from facts
    group by rollup(period, area_code, home_centre_code)

),

{{ counted_together(['organised', 'taken', 'registered']) }},

{{ compare_cells('activity_by_centre', periods=2, columns={
    'learners': 'learners',
    'lifelong_training_share': '100 * lifelong / learners',
    'home_enrolments': 'home_enrolments',
    'outgoing_enrolments': 'outgoing',
    'enrolments': 'enrolments',
    'incoming_enrolments': 'incoming',
}) }}
