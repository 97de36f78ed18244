-- VAE: mean known number of years since the highest diploma.
with

{{ candidates_counted('vae', ['sex']) }},

{{ compare_cells('vae_years_since_diploma', periods=6, columns={
    'candidate_years_since_diploma': 'years / known_years',
}) }}
