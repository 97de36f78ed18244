-- Enrolments, offerings and organising centres of an EPN, all by the enrolments.
with

{{ offering_facts() }},

{{ offerings_counted(['epn_code']) }},

{{ compare_cells('enrolments_and_offer_by_epn', periods=2, columns={
    'enrolments': 'enrolments',
    'offerings': 'offerings',
    'offering_centres': 'centres',
}) }}
