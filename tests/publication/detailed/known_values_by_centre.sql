-- How much is known of the learners of each centre.
with

{{ registration_facts() }},

{{ learners_counted(['area_code', 'home_centre_code']) }},

{{ compare_cells('known_values_by_centre', periods=1, columns={
    'age_known_share': '100 * known_ages / learners',
    'first_diploma_known_share': '100 * known_diplomas / learners',
    'situation_known_share': '100 * known_situations / learners',
}) }}
