-- Learners abroad: French, of the centre's country, or other, among known nationalities.
with

{{ registration_facts() }},

{{ learners_counted(['area_code', 'home_centre_code'], "centre_type = 'CCE'") }},

{{ compare_cells('nationality_abroad', periods=1, columns={
    'learners': 'known_nationalities',
    'learners_french': 'french',
    'learners_of_the_country': 'of_the_country',
    'learners_other': 'of_another_country',
}) }}
