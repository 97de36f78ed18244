-- Work-study learners by the kind of certification prepared, with the three families.
with

{{ registration_facts() }},

{{ learners_counted(['family_code', 'certification_kind'], 'is_in_work_study') }},

{{ compare_cells('work_study_by_certification', periods=5, columns={'work_study_learners': 'learners'}) }}
