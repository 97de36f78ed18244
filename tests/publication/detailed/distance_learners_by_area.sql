-- Learners with at least one distance or hybrid enrolment, counted from the enrolments themselves.
with

{{ registration_facts(distance=true) }},

{{ learners_counted(['area_code']) }},

{{ compare_cells('distance_learners_by_area', periods=5, columns={
    'distance_hybrid_learners': 'distant',
    'distance_hybrid_learner_share': '100 * distant / learners',
}) }}
