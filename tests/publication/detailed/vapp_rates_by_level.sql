-- VAPP: rates among the decisions on a level aimed at.
with

{{ decisions_counted('vapp', ['level_code']) }},

{{ compare_cells('vapp_rates_by_level', periods=6, columns={
    'direct_rate': '100 * direct / decisions',
    'conditional_rate': '100 * conditional / decisions',
}) }}
