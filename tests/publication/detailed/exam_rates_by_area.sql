-- Attendance and success where more than the edition's threshold of the outcomes of a team in a centre are recorded.
with

{{ exam_facts() }},

counted as (

    select
        edition,
        case when grouping(centres.area_code) = 0 then centres.area_code else 'TOTAL' end as row_code,
        period,
        {{ exams_of('attended', 'is_complete_team') }} as attendance_n,
        {{ exams_of('enrolments', 'is_complete_team') }} as attendance_d,
        {{ exams_of('passed', 'is_complete_team') }} as success_n,
        {{ exams_of('attended', 'is_complete_team') }} as success_d
    from facts
    inner join {{ ref('dim_centre') }} as centres on facts.exam_centre_code = centres.centre_code
    group by edition, rollup(period, centres.area_code)

),

expected as (

    select
        edition,
        row_code,
        'attendance' as column_code,
        period,
        attendance_n as numerator,
        attendance_d as denominator,
        100.0 * attendance_n / nullif(attendance_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        edition,
        row_code,
        'success' as column_code,
        period,
        success_n as numerator,
        success_d as denominator,
        100.0 * success_n / nullif(success_d, 0) as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('exam_rates_by_area', periods=2, by_edition=true) }}
