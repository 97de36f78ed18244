-- Attendance and success where more than the edition's threshold of the outcomes of a team in a centre are recorded.
with

{{ exam_facts() }},

{{ exams_counted(['area_code']) }},

{{ compare_cells('exam_rates_by_area', periods=2, by_edition=true, columns={
    'attendance': '100 * team_attended / team_enrolments',
    'success': '100 * team_passed / team_attended',
}) }}
