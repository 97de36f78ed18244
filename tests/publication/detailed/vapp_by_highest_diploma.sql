-- VAPP: candidates by highest diploma, among known levels.
with

{{ candidate_facts('vapp') }},

{{ known_counted(['highest_diploma_code']) }},

{{ compare_cells('vapp_by_highest_diploma', periods=6, columns={'share': '100 * known / known_in_all'}) }}
