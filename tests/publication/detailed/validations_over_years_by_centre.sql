-- Decisions of the three schemes by centre, five calendar years.
with

{{ schemes_counted(['area_code', 'centre_code']) }},

{{ compare_cells('validations_over_years_by_centre', periods=5, columns={
    'vapp_decisions': 'vapp',
    'vae_decisions': 'vae',
    'ves_decisions': 'ves',
}) }}
