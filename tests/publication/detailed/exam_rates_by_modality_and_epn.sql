-- Rates of a modality in an EPN, of offerings of which more than the edition's threshold is recorded.
with facts as (

    select
        editions.edition,
        outcomes.academic_year as period,
        outcomes.exam_centre_code,
        outcomes.epn_code,
        case when outcomes.modality = 'FOADP' then 'FOAD' else outcomes.modality end as modality,
        outcomes.is_recorded,
        outcomes.is_attended,
        outcomes.is_passed,
        avg(cast(outcomes.is_recorded as integer)) over (
            partition by
                editions.edition,
                outcomes.academic_year,
                outcomes.exam_centre_code,
                outcomes.epn_code
        ) > editions.completeness as is_complete_team,
        avg(cast(outcomes.is_recorded as integer)) over (
            partition by
                editions.edition,
                outcomes.academic_year,
                outcomes.unit_code,
                outcomes.organising_centre_code,
                outcomes.modality
        ) > editions.completeness as is_complete_offering
    from {{ ref('fct_exam_outcomes') }} as outcomes
    -- each edition counts by its own threshold, over two years at most
    inner join {{ ref('editions') }} as editions
        on editions.calendar_year - cast(right(outcomes.academic_year, 4) as integer) between 0 and 1
    where outcomes.is_in_exam_scope

),

counted as (

    select
        edition,
        case when grouping(epn_code) = 0 then epn_code else 'TOTAL' end as row_code,
        period,
        count(*) filter (where is_complete_offering and is_attended and modality = 'PRES') as attendance_pres_n,
        count(*) filter (where is_complete_offering and modality = 'PRES') as attendance_pres_d,
        count(*) filter (where is_complete_offering and is_attended and modality = 'FOAD') as attendance_foad_n,
        count(*) filter (where is_complete_offering and modality = 'FOAD') as attendance_foad_d,
        count(*) filter (where is_complete_offering and is_attended and modality = 'HYB') as attendance_hyb_n,
        count(*) filter (where is_complete_offering and modality = 'HYB') as attendance_hyb_d,
        count(*) filter (where is_complete_offering and is_passed and modality = 'PRES') as success_pres_n,
        count(*) filter (where is_complete_offering and is_attended and modality = 'PRES') as success_pres_d,
        count(*) filter (where is_complete_offering and is_passed and modality = 'FOAD') as success_foad_n,
        count(*) filter (where is_complete_offering and is_attended and modality = 'FOAD') as success_foad_d,
        count(*) filter (where is_complete_offering and is_passed and modality = 'HYB') as success_hyb_n,
        count(*) filter (where is_complete_offering and is_attended and modality = 'HYB') as success_hyb_d
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
