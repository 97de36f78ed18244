-- Rates of a modality in an EPN, of offerings of which more than the edition's threshold is recorded.
with

{{ exam_facts() }},

counted as (

    select
        edition,
        case when grouping(epn_code) = 0 then epn_code else 'TOTAL' end as row_code,
        period,
        {{ exams_of('attended', "is_complete_offering and modality = 'PRES'") }} as attendance_pres_n,
        {{ exams_of('enrolments', "is_complete_offering and modality = 'PRES'") }} as attendance_pres_d,
        {{ exams_of('attended', "is_complete_offering and modality = 'FOAD'") }} as attendance_foad_n,
        {{ exams_of('enrolments', "is_complete_offering and modality = 'FOAD'") }} as attendance_foad_d,
        {{ exams_of('attended', "is_complete_offering and modality = 'HYB'") }} as attendance_hyb_n,
        {{ exams_of('enrolments', "is_complete_offering and modality = 'HYB'") }} as attendance_hyb_d,
        {{ exams_of('passed', "is_complete_offering and modality = 'PRES'") }} as success_pres_n,
        {{ exams_of('attended', "is_complete_offering and modality = 'PRES'") }} as success_pres_d,
        {{ exams_of('passed', "is_complete_offering and modality = 'FOAD'") }} as success_foad_n,
        {{ exams_of('attended', "is_complete_offering and modality = 'FOAD'") }} as success_foad_d,
        {{ exams_of('passed', "is_complete_offering and modality = 'HYB'") }} as success_hyb_n,
        {{ exams_of('attended', "is_complete_offering and modality = 'HYB'") }} as success_hyb_d
    from facts
    group by edition, rollup(period, epn_code)

),

expected as (

    select
        edition,
        row_code,
        'attendance_pres' as column_code,
        period,
        attendance_pres_n as numerator,
        attendance_pres_d as denominator,
        100.0 * attendance_pres_n / nullif(attendance_pres_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        edition,
        row_code,
        'attendance_foad' as column_code,
        period,
        attendance_foad_n as numerator,
        attendance_foad_d as denominator,
        100.0 * attendance_foad_n / nullif(attendance_foad_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        edition,
        row_code,
        'attendance_hyb' as column_code,
        period,
        attendance_hyb_n as numerator,
        attendance_hyb_d as denominator,
        100.0 * attendance_hyb_n / nullif(attendance_hyb_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        edition,
        row_code,
        'success_pres' as column_code,
        period,
        success_pres_n as numerator,
        success_pres_d as denominator,
        100.0 * success_pres_n / nullif(success_pres_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        edition,
        row_code,
        'success_foad' as column_code,
        period,
        success_foad_n as numerator,
        success_foad_d as denominator,
        100.0 * success_foad_n / nullif(success_foad_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        edition,
        row_code,
        'success_hyb' as column_code,
        period,
        success_hyb_n as numerator,
        success_hyb_d as denominator,
        100.0 * success_hyb_n / nullif(success_hyb_d, 0) as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('exam_rates_by_modality_and_epn', periods=1, by_edition=true) }}
