-- Enrolments by the kind of training of their registration.
with

{{ enrolment_facts() }},

{{ known_counted(['work_study_code', 'training_type']) }},

{{ compare_cells('enrolments_by_activity', periods=1, columns={
    'enrolments': 'everyone',
    'share': '100 * known / known_in_all',
}) }}
