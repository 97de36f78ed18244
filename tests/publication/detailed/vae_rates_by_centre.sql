-- VAE: candidates, decisions and rates by centre; a total counts persons once.
with

{{ decisions_counted('vae', ['area_code', 'centre_code']) }},

{{ compare_cells('vae_rates_by_centre', periods=1, columns={
    'candidates': 'candidates',
    'decisions': 'decisions',
    'full_rate': '100 * in_full / decisions',
    'partial_rate': '100 * in_part / decisions',
}) }}
