-- VAPP: candidates, decisions and rates by centre; a total counts persons once.
with

{{ decisions_counted('vapp', ['area_code', 'centre_code']) }},

{{ compare_cells('vapp_rates_by_centre', periods=1, columns={
    'candidates': 'candidates',
    'decisions': 'decisions',
    'direct_rate': '100 * direct / decisions',
    'conditional_rate': '100 * conditional / decisions',
}) }}
