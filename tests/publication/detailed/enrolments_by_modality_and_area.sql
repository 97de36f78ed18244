-- Enrolments by modality; the whole holds unknown modalities.
with

{{ enrolment_facts() }},

{{ enrolments_counted(['area_code']) }},

{{ compare_cells('enrolments_by_modality_and_area', periods=5, columns={
    'enrolments_pres': 'on_site',
    'enrolments_foad': 'at_distance',
    'enrolments_hyb': 'hybrid',
    'enrolments': 'enrolments',
}) }}
