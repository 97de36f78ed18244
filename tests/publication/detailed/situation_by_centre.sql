-- Situations among the learners whose situation is known.
with

{{ registration_facts() }},

{{ learners_counted(['area_code', 'home_centre_code']) }},

{{ compare_cells('situation_by_centre', periods=1, columns={
    'employed': '100 * employed / known_situations',
    'seeking': '100 * seeking / known_situations',
    'inactive': '100 * inactive / known_situations',
}) }}
