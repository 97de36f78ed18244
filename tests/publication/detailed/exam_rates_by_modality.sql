-- Rates where more than the edition's threshold of the outcomes of an offering are recorded; planned distance is
-- distance.
with

{{ exam_facts() }},

counted as (

    select
        edition,
        case when grouping(modality) = 0 then modality else 'TOTAL' end as row_code,
        period,
        {{ exams_of('attended', 'is_complete_offering') }} as attendance_n,
        {{ exams_of('enrolments', 'is_complete_offering') }} as attendance_d,
        {{ exams_of('passed', 'is_complete_offering') }} as success_n,
        {{ exams_of('attended', 'is_complete_offering') }} as success_d
    from facts
    group by edition, rollup(period, modality)

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

{{ compare_cells('exam_rates_by_modality', periods=1, by_edition=true) }}
