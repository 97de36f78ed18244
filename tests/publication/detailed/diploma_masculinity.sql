-- Men for 100 women among those who received a kind of document.
with

{{ diplomas_counted(['family_code', 'certification_kind']) }},

{{ compare_cells('diploma_masculinity', periods=6, columns={'diploma_masculinity_ratio': '100 * men / women'}) }}
