-- Rates of a modality in an EPN, of offerings of which more than the edition's threshold is recorded.
with

{{ exam_facts() }},

{{ exams_counted(['epn_code']) }},

{{ compare_cells('exam_rates_by_modality_and_epn', periods=1, by_edition=true, columns=rates_of_modalities()) }}
