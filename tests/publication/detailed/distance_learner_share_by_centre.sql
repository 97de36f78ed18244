-- The share of learners with at least one distance or hybrid enrolment, counted from the enrolments themselves.
with

{{ registration_facts(distance=true) }},

{{ learners_counted(['area_code', 'home_centre_code']) }},

{{ compare_cells('distance_learner_share_by_centre', periods=5, columns={
    'distance_hybrid_learner_share': '100 * distant / learners',
}) }}
