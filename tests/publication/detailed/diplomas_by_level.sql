-- Documents by level; those without one are in the total.
with

{{ diplomas_counted(['level_code']) }},

{{ compare_cells('diplomas_by_level', periods=6, columns={'diplomas': 'diplomas'}) }}
