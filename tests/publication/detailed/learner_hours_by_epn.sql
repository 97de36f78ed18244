-- Hours of the unit, once an enrolment, by EPN.
with

{{ enrolment_facts() }},

{{ enrolments_counted(['epn_code']) }},

{{ compare_cells('learner_hours_by_epn', periods=3, columns={'learner_hours': 'learner_hours'}) }}
