-- Hours of the unit, once an enrolment, by organising centre.
with

{{ enrolment_facts() }},

{{ enrolments_counted(['area_code', 'organising_centre_code']) }},

{{ compare_cells('learner_hours_by_centre', periods=3, columns={'learner_hours': 'learner_hours'}) }}
