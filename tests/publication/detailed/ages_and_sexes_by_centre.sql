-- Mean of the known ages, and men for 100 women, of the learners of a home centre.
with

{{ registration_facts() }},

{{ learners_counted(['area_code', 'home_centre_code']) }},

{{ compare_cells('ages_and_sexes_by_centre', periods=3, columns={
    'mean_age': 'ages / known_ages',
    'masculinity_ratio': '100 * men / women',
}) }}
