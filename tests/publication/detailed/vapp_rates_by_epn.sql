-- VAPP: decisions and rates by EPN.
with

{{ decisions_counted('vapp', ['epn_code']) }},

{{ compare_cells('vapp_rates_by_epn', periods=1, columns={
    'decisions': 'decisions',
    'direct_rate': '100 * direct / decisions',
    'conditional_rate': '100 * conditional / decisions',
}) }}
