-- What each centre administers (its learners) and what it organises, five years. Who comes to two centres is counted in
-- both.
with

{{ offering_facts() }},

{{ entering_counted('enrolled') }},

{{ offerings_counted(['area_code', 'organising_centre_code'], name='organised') }},

{{ registration_facts('registrations') }},

{{ learners_counted(['area_code', 'home_centre_code'], name='registered', facts='registrations') }},

{{ counted_together(['organised', 'entering', 'registered']) }},

{{ compare_cells('activity_over_years_by_centre', periods=5, columns={
    'learners': 'learners',
    'entering_learners': 'entering_learners',
    'enrolments': 'enrolments',
    'offerings': 'offerings',
    'learner_hours': 'learner_hours',
}) }}
