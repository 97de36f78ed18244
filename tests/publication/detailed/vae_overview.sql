-- VAE: decisions of a calendar year, and the distinct persons who received them.
with

{{ decisions_counted('vae') }},

{{ compare_cells('vae_overview', periods=6, columns={
    'candidates': 'candidates',
    'decisions': 'decisions',
}) }}
