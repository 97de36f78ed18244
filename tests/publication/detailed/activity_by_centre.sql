-- What a centre administers, its learners and their enrolments, and what it organises, its own learners' or others'.
with

{{ enrolment_facts() }},

{{ enrolments_counted(['area_code', 'organising_centre_code'], name='organised') }},

taken as (

    select
        {{ rollup_code(['home_area_code', 'home_centre_code']) }} as row_code,
        period,
        count(*) as home_enrolments,
        count(*) filter (where is_transferred) as outgoing
    from facts
    group by rollup(period, home_area_code, home_centre_code)

),

{{ registration_facts('registrations') }},

{{ learners_counted(['area_code', 'home_centre_code'], name='registered', facts='registrations') }},

{{ counted_together(['organised', 'taken', 'registered']) }},

{{ compare_cells('activity_by_centre', periods=2, columns={
    'learners': 'learners',
    'lifelong_training_share': '100 * lifelong / learners',
    'home_enrolments': 'home_enrolments',
    'outgoing_enrolments': 'outgoing',
    'enrolments': 'enrolments',
    'incoming_enrolments': 'transferred',
}) }}
