-- VAE: decisions and rates by EPN.
with

{{ decisions_counted('vae', ['epn_code']) }},

{{ compare_cells('vae_rates_by_epn', periods=1, columns={
    'decisions': 'decisions',
    'full_rate': '100 * in_full / decisions',
    'partial_rate': '100 * in_part / decisions',
}) }}
