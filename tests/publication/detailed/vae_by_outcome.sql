-- VAE: decisions by outcome.
with

{{ decision_facts(['vae']) }},

{{ known_counted(['outcome']) }},

{{ compare_cells('vae_by_outcome', periods=6, columns={
    'decisions': 'everyone',
    'share': '100 * known / known_in_all',
}) }}
