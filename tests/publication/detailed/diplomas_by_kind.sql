-- Documents delivered by kind, with the three families.
with

{{ diplomas_counted(['family_code', 'certification_kind']) }},

{{ compare_cells('diplomas_by_kind', periods=6, columns={'diplomas': 'diplomas'}) }}
