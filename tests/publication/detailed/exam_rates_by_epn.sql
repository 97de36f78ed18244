-- Completeness, exam enrolments, and rates where more than the edition's threshold is recorded, by EPN.
with

{{ exam_facts() }},

{{ exams_counted(['epn_code']) }},

{{ compare_cells('exam_rates_by_epn', periods=2, by_edition=true, columns={
    'completeness': '100 * recorded / enrolments',
    'exam_enrolments': 'enrolments',
    'attendance': '100 * team_attended / team_enrolments',
    'success': '100 * team_passed / team_attended',
}) }}
