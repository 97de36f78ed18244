-- VAE: candidates by financing, among known ones.
with

{{ candidate_facts('vae') }},

{{ known_counted(['financing']) }},

{{ compare_cells('vae_by_financing', periods=6, columns={'share': '100 * known / known_in_all'}) }}
