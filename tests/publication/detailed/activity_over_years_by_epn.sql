-- Enrolments, offerings, organising centres and hours of an EPN, five years.
with

{{ offering_facts() }},

{{ offerings_counted(['epn_code']) }},

{{ compare_cells('activity_over_years_by_epn', periods=5, columns={
    'enrolments': 'enrolments',
    'offerings': 'offerings',
    'offering_centres': 'centres',
    'learner_hours': 'learner_hours',
}) }}
