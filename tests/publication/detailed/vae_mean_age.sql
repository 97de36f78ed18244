-- VAE: mean of the known ages of candidates at their first decision of the year.
with

{{ candidates_counted('vae', ['sex']) }},

{{ compare_cells('vae_mean_age', periods=6, columns={'candidate_mean_age': 'ages / known_ages'}) }}
