-- VAPP: decisions of a calendar year, and the distinct persons who received them.
with

{{ decisions_counted('vapp') }},

{{ compare_cells('vapp_overview', periods=6, columns={
    'candidates': 'candidates',
    'decisions': 'decisions',
}) }}
