-- Hours of the unit, once an enrolment, by the area of the organising centre.
with

{{ enrolment_facts() }},

{{ enrolments_counted(['area_code']) }},

{{ compare_cells('learner_hours_by_area', periods=3, columns={'learner_hours': 'learner_hours'}) }}
