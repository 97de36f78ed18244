-- Work-study learners by diploma before the first registration, among known levels.
with

{{ registration_facts() }},

{{ known_counted(['first_diploma_code'], 'is_in_work_study') }},

{{ compare_cells('work_study_by_first_diploma', periods=5, columns={
    'work_study_learners': 'known',
    'share': '100 * known / known_in_all',
}) }}
