-- Printed table 4: rates by modality, where more than the edition's threshold of an offering's outcomes is recorded,
-- and their change since the year before; planned distance is distance, and what has no modality is in the whole alone.
with

{{ exam_facts() }},

{{ exams_counted(['modality'], name='of_year') }},

counted as (

    select
        latest.*,
        100.0 * latest.offering_attended / nullif(latest.offering_enrolments, 0)
        - 100.0 * earlier.offering_attended / nullif(earlier.offering_enrolments, 0) as attendance_points,
        100.0 * latest.offering_passed / nullif(latest.offering_attended, 0)
        - 100.0 * earlier.offering_passed / nullif(earlier.offering_attended, 0) as success_points
    from of_year as latest
    left join of_year as earlier
        on latest.edition = earlier.edition
        and latest.row_code = earlier.row_code
        and latest.period > earlier.period

),

{{ compare_cells('exams_by_modality', periods=1, by_edition=true, columns={
    'attendance_rate': '100 * offering_attended / offering_enrolments',
    'success_rate': '100 * offering_passed / offering_attended',
    'attendance_change_pp': 'attendance_points',
    'success_change_pp': 'success_points',
}) }}
