-- VES: candidates, decisions and rates by centre; a total counts persons once.
with

{{ decisions_counted('ves', ['area_code', 'centre_code']) }},

{{ compare_cells('ves_rates_by_centre', periods=1, columns={
    'candidates': 'candidates',
    'decisions': 'decisions',
    'agreement_rate': '100 * agreed / decisions',
    'mixed_rate': '100 * mixed / decisions',
}) }}
