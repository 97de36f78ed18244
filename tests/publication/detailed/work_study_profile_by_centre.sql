-- Shares of work-study learners, each over those of whom it is known.
with

{{ registration_facts() }},

{{ learners_counted(['area_code', 'home_centre_code'], 'is_in_work_study') }},

{{ compare_cells('work_study_profile_by_centre', periods=1, columns={
    'women_share': '100 * women / known_sexes',
    'under_26_share': '100 * under_26 / known_ages',
    'bac3_plus_share': '100 * bac3_plus / known_diplomas',
    'apprentice_share': '100 * apprentices / learners',
    'level_7_share': '100 * preparing_level_7 / known_prepared_levels',
}) }}
