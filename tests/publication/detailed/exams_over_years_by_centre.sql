-- Completeness, exam enrolments, and rates where more than the edition's threshold is recorded, by exam centre, five
-- years.
with

{{ exam_facts(back=4) }},

{{ exams_counted(['area_code', 'exam_centre_code']) }},

{{ compare_cells('exams_over_years_by_centre', periods=5, by_edition=true, columns={
    'completeness': '100 * recorded / enrolments',
    'exam_enrolments': 'enrolments',
    'attendance': '100 * team_attended / team_enrolments',
    'success': '100 * team_passed / team_attended',
}) }}
