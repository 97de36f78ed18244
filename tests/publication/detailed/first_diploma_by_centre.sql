-- Levels of the first diploma among the learners whose level is known.
with

{{ registration_facts() }},

{{ learners_counted(['area_code', 'home_centre_code']) }},

{{ compare_cells('first_diploma_by_centre', periods=1, columns={
    'level_0': '100 * first_level_0 / known_diplomas',
    'level_3': '100 * first_level_3 / known_diplomas',
    'level_4': '100 * first_level_4 / known_diplomas',
    'level_5': '100 * first_level_5 / known_diplomas',
    'level_6': '100 * first_level_6 / known_diplomas',
    'level_7': '100 * first_level_7 / known_diplomas',
    'level_8': '100 * first_level_8 / known_diplomas',
}) }}
