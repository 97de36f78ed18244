-- Rates of a modality in an EPN, of offerings of which more than the edition's threshold is recorded.
with

{{ exam_facts() }},

{{ exams_counted(['epn_code']) }},

{{ compare_cells('exam_rates_by_modality_and_epn', periods=1, by_edition=true, columns={
    'attendance_pres': '100 * attended_pres / enrolments_pres',
    'attendance_foad': '100 * attended_foad / enrolments_foad',
    'attendance_hyb': '100 * attended_hyb / enrolments_hyb',
    'success_pres': '100 * passed_pres / attended_pres',
    'success_foad': '100 * passed_foad / attended_foad',
    'success_hyb': '100 * passed_hyb / attended_hyb',
}) }}
