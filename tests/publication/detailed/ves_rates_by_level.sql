-- VES: rates among the decisions on a level aimed at.
with

{{ decisions_counted('ves', ['level_code']) }},

{{ compare_cells('ves_rates_by_level', periods=6, columns={
    'agreement_rate': '100 * agreed / decisions',
    'mixed_rate': '100 * mixed / decisions',
}) }}
