-- Rates where more than the edition's threshold of the outcomes of an offering are recorded; planned distance is
-- distance.
with

{{ exam_facts() }},

{{ exams_counted(['modality']) }},

{{ compare_cells('exam_rates_by_modality', periods=1, by_edition=true, columns={
    'attendance': '100 * offering_attended / offering_enrolments',
    'success': '100 * offering_passed / offering_attended',
}) }}
