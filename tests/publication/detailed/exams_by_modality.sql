-- Printed table 4: rates by modality, where more than the edition's threshold of an offering's outcomes is recorded,
-- and their change since the year before; planned distance is distance, and what has no modality is in the whole alone.
with

{{ exam_facts() }},

counted as (

    select
        edition,
        case when grouping(modality) = 0 then modality else 'TOTAL' end as row_code,
        period,
        {{ exams_of('enrolments', 'is_complete_offering') }} as told_n,
        {{ exams_of('attended', 'is_complete_offering') }} as attended_n,
        {{ exams_of('passed', 'is_complete_offering') }} as passed_n
    from facts
    group by edition, rollup(period, modality)

),

changed as (

    select
        latest.edition,
        latest.row_code,
        latest.period,
        100.0 * latest.attended_n / nullif(latest.told_n, 0)
        - 100.0 * earlier.attended_n / nullif(earlier.told_n, 0) as attendance_points,
        100.0 * latest.passed_n / nullif(latest.attended_n, 0)
        - 100.0 * earlier.passed_n / nullif(earlier.attended_n, 0) as success_points
    from counted as latest
    inner join counted as earlier
        on latest.edition = earlier.edition
        and latest.row_code = earlier.row_code
        and latest.period > earlier.period

),

expected as (

    select
        edition,
        row_code,
        'attendance_rate' as column_code,
        period,
        attended_n as numerator,
        told_n as denominator,
        100.0 * attended_n / nullif(told_n, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        edition,
        row_code,
        'success_rate' as column_code,
        period,
        passed_n as numerator,
        attended_n as denominator,
        100.0 * passed_n / nullif(attended_n, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        edition,
        row_code,
        'attendance_change_pp' as column_code,
        period,
        attendance_points as numerator,
        null as denominator,
        attendance_points as value
    from changed
    union all
    select
        edition,
        row_code,
        'success_change_pp' as column_code,
        period,
        success_points as numerator,
        null as denominator,
        success_points as value
    from changed

),

{{ compare_cells('exams_by_modality', periods=1, by_edition=true) }}
