-- Apprentices and those in professionalisation by home centre.
with

{{ registration_facts() }},

{{ learners_counted(['area_code', 'home_centre_code'], 'is_in_work_study') }},

{{ compare_cells('work_study_by_centre', periods=5, columns={'work_study_learners': 'learners'}) }}
