-- VES: decisions of a calendar year, and the distinct persons who received them.
with

{{ decisions_counted('ves') }},

{{ compare_cells('ves_overview', periods=6, columns={
    'candidates': 'candidates',
    'decisions': 'decisions',
}) }}
