-- Apprentices and those in professionalisation by area of the home centre.
with

{{ registration_facts() }},

{{ learners_counted(['area_code'], 'is_in_work_study') }},

{{ compare_cells('work_study_by_area', periods=5, columns={'work_study_learners': 'learners'}) }}
