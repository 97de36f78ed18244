-- Work-study learners by the EPN of the certification prepared.
with

{{ registration_facts() }},

{{ learners_counted(['epn_code'], 'is_in_work_study') }},

{{ compare_cells('work_study_by_epn', periods=5, columns={'work_study_learners': 'learners'}) }}
