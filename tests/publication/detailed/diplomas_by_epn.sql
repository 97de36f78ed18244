-- Documents by the EPN of their certification.
with

{{ diplomas_counted(['epn_code']) }},

{{ compare_cells('diplomas_by_epn', periods=6, columns={'diplomas': 'diplomas'}) }}
