-- VAE: rates by kind of certification aimed at, with the three families.
with

{{ decisions_counted('vae', ['family_code', 'certification_kind']) }},

{{ compare_cells('vae_rates_by_certification', periods=6, columns={
    'full_rate': '100 * in_full / decisions',
    'partial_rate': '100 * in_part / decisions',
}) }}
