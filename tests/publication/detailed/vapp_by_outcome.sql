-- VAPP: decisions by outcome.
with

{{ decision_facts(['vapp']) }},

{{ known_counted(['outcome']) }},

{{ compare_cells('vapp_by_outcome', periods=6, columns={
    'decisions': 'everyone',
    'share': '100 * known / known_in_all',
}) }}
