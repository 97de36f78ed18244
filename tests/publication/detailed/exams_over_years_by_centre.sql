-- Completeness, exam enrolments, and rates where more than the edition's threshold is recorded, by exam centre, five
-- years.
with

{{ exam_facts(back=4) }},

counted as (

    select
        edition,
        case
            when grouping(facts.exam_centre_code) = 0 then facts.exam_centre_code
            when grouping(centres.area_code) = 0 then centres.area_code
            else 'TOTAL'
        end as row_code,
        period,
        sum(recorded) as completeness_n,
        sum(enrolments) as completeness_d,
        sum(enrolments) as exam_enrolments_n,
        {{ exams_of('attended', 'is_complete_team') }} as attendance_n,
        {{ exams_of('enrolments', 'is_complete_team') }} as attendance_d,
        {{ exams_of('passed', 'is_complete_team') }} as success_n,
        {{ exams_of('attended', 'is_complete_team') }} as success_d
    from facts
    inner join {{ ref('dim_centre') }} as centres on facts.exam_centre_code = centres.centre_code
    group by edition, rollup(period, centres.area_code, facts.exam_centre_code)

),

expected as (

    select
        edition,
        row_code,
        'completeness' as column_code,
        period,
        completeness_n as numerator,
        completeness_d as denominator,
        100.0 * completeness_n / nullif(completeness_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        edition,
        row_code,
        'exam_enrolments' as column_code,
        period,
        exam_enrolments_n as numerator,
        null as denominator,
        exam_enrolments_n as value
    from counted
    where row_code is not null and period is not null
    union all
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

{{ compare_cells('exams_over_years_by_centre', periods=5, by_edition=true) }}
