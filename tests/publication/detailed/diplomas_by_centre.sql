-- Documents by centre, six cohorts; those that name none are in the total alone.
with

{{ diplomas_counted(['area_code', 'centre_code']) }},

{{ compare_cells('diplomas_by_centre', periods=6, columns={'diplomas': 'diplomas'}) }}
