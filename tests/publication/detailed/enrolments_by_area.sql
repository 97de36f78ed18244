-- Enrolments by the area of the organising centre.
with

{{ enrolment_facts() }},

{{ enrolments_counted(['area_code']) }},

{{ compare_cells('enrolments_by_area', periods=5, columns={'enrolments': 'enrolments'}) }}
