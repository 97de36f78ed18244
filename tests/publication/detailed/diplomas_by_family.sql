-- Printed table 5B: documents delivered by family of their kind, over cohorts.
with

{{ diplomas_counted(['family_code']) }},

{{ compare_cells('diplomas_by_family', periods=6, columns={'diplomas': 'diplomas'}) }}
