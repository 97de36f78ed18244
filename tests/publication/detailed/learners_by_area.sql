-- A registration is a learner of a year; an area is the sum of its home centres.
with

{{ registration_facts() }},

{{ learners_counted(['area_code']) }},

{{ compare_cells('learners_by_area', periods=5, columns={'learners': 'learners'}) }}
