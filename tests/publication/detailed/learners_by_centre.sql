-- Printed table 1: the learners of each home centre, and those whom other centres administer. Who comes to two centres
-- is counted in both, and once in the whole.
with

{{ registration_facts(distance=true) }},

{{ learners_counted(['area_code', 'home_centre_code'], name='learners') }},

{{ enrolment_facts('enrolments') }},

{{ entering_counted('enrolments') }},

{{ counted_together(['learners', 'entering']) }},

{{ compare_cells('learners_by_centre', periods=1, columns={
    'learners': 'learners',
    'distance_hybrid_share': '100 * distant / learners',
    'masculinity_ratio': '100 * men / women',
    'mean_age': 'ages / known_ages',
    'bac3_plus_share': '100 * bac3_plus / known_diplomas',
    'employed_share': '100 * employed / known_situations',
    'active_share': '100 * active / known_activities',
    'unemployed_among_active_share': '100 * seeking / labour_force',
    'work_study_share': '100 * in_work_study / learners',
    'entering_learners': 'entering_learners',
}) }}
