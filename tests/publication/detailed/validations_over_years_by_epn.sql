-- Decisions of the three schemes by EPN of the certification, five calendar years.
with

{{ schemes_counted(['epn_code']) }},

{{ compare_cells('validations_over_years_by_epn', periods=5, columns={
    'vapp_decisions': 'vapp',
    'vae_decisions': 'vae',
    'ves_decisions': 'ves',
}) }}
