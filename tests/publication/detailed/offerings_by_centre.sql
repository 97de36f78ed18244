-- Units that a centre opens in a modality, by its enrolments.
with

{{ offering_facts() }},

{{ offerings_counted(['area_code', 'organising_centre_code']) }},

{{ compare_cells('offerings_by_centre', periods=2, columns={
    'offerings': 'offerings',
    'offerings_pres': 'on_site',
    'offerings_foad': 'at_distance',
    'offerings_hyb': 'hybrid',
    'offerings_unknown': 'unknown',
}) }}
