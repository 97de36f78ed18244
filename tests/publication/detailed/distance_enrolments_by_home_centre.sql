-- Distance and hybrid enrolments of a centre, by whose learners take them.
with

{{ enrolment_facts() }},

{{ enrolments_counted(['area_code', 'organising_centre_code'], "modality in ('FOAD', 'FOADP', 'HYB')") }},

{{ compare_cells('distance_enrolments_by_home_centre', periods=1, columns={
    'enrolments': 'enrolments',
    'own_learners': 'of_own_learners',
    'others_learners': 'transferred',
    'distance_hybrid_transferred_share': '100 * transferred / enrolments',
}) }}
