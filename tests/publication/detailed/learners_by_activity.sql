-- Learners by kind of training; the share is among those whose kind is known.
with

{{ registration_facts() }},

{{ known_counted(['work_study_code', 'training_type']) }},

{{ compare_cells('learners_by_activity', periods=1, columns={
    'learners': 'everyone',
    'share': '100 * known / known_in_all',
}) }}
