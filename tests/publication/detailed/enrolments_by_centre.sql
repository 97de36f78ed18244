-- Enrolments by organising centre.
with

{{ enrolment_facts() }},

{{ enrolments_counted(['area_code', 'organising_centre_code']) }},

{{ compare_cells('enrolments_by_centre', periods=3, columns={'enrolments': 'enrolments'}) }}
