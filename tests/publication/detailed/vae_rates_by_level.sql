-- VAE: rates among the decisions on a level aimed at.
with

{{ decisions_counted('vae', ['level_code']) }},

{{ compare_cells('vae_rates_by_level', periods=6, columns={
    'full_rate': '100 * in_full / decisions',
    'partial_rate': '100 * in_part / decisions',
}) }}
