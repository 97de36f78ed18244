-- Rates where more than the edition's threshold of the outcomes of an offering are recorded; planned distance is
-- distance.
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
        case when grouping(modality) = 0 then modality else 'TOTAL' end as row_code,
        period,
        count(*) filter (where is_complete_offering and is_attended) as attendance_n,
        count(*) filter (where is_complete_offering) as attendance_d,
        count(*) filter (where is_complete_offering and is_passed) as success_n,
        count(*) filter (where is_complete_offering and is_attended) as success_d
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
