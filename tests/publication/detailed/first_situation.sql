-- Learners by their situation at the first registration, a trait of the person.
with

{{ registration_facts() }},

{{ known_counted(['first_situation']) }},

{{ compare_cells('first_situation', periods=5, columns={'share': '100 * known / known_in_all'}) }}
