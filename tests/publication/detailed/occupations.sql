-- The employed of a year by occupation group, the first digit of their occupation.
with

{{ registration_facts() }},

{{ known_counted(['occupation_group'], "situation = 'employed'") }},

{{ compare_cells('occupations', periods=5, columns={'share': '100 * known / known_in_all'}) }}
