-- Learners by diploma before the first registration, among known levels.
with

{{ registration_facts() }},

{{ known_counted(['first_diploma_code']) }},

{{ compare_cells('learners_by_first_diploma', periods=5, columns={
    'first_diploma': 'known',
    'share': '100 * known / known_in_all',
}) }}
