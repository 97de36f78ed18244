-- Printed table 2: what each centre opens and teaches, and how exams go where they are sat, by the EPN of a centre
-- whose outcomes are recorded above the edition's threshold. An edition's year is the only one it prints.
with

{{ exam_facts() }},

enrolled as (

    select
        editions.edition,
        enrolments.academic_year as period,
        enrolments.organising_centre_code,
        -- a unit of two centres is open in both
        concat_ws('|', enrolments.unit_code, enrolments.organising_centre_code) as opened,
        enrolments.modality
    from {{ ref('fct_enrolments') }} as enrolments
    inner join {{ ref('editions') }} as editions on enrolments.academic_year = editions.academic_year

),

offered as (

    select
        enrolled.edition,
        case
            when grouping(enrolled.organising_centre_code) = 0 then enrolled.organising_centre_code
            when grouping(centres.area_code) = 0 then centres.area_code
            else 'TOTAL'
        end as row_code,
        enrolled.period,
        count(distinct enrolled.opened) filter (where enrolled.modality = 'PRES') as presential_n,
        count(distinct enrolled.opened) filter (where enrolled.modality = 'FOAD') as distance_n,
        count(distinct enrolled.opened) filter (where enrolled.modality = 'HYB') as hybrid_n,
        count(distinct enrolled.opened) filter (where enrolled.modality = 'FOADP') as planned_distance_n,
        count(*) as enrolments_n,
        count(*) filter (where enrolled.modality in ('FOAD', 'FOADP', 'HYB')) as distance_hybrid_n,
        count(enrolled.modality) as modality_d
    from enrolled
    inner join {{ ref('dim_centre') }} as centres on enrolled.organising_centre_code = centres.centre_code
    group by enrolled.edition, rollup(enrolled.period, centres.area_code, enrolled.organising_centre_code)

),

examined as (

    select
        exams.edition,
        case
            when grouping(exams.exam_centre_code) = 0 then exams.exam_centre_code
            when grouping(centres.area_code) = 0 then centres.area_code
            else 'TOTAL'
        end as row_code,
        exams.period,
        sum(exams.enrolments) as exams_n,
        {{ exams_of('exams.enrolments', 'exams.is_complete_team') }} as told_n,
        {{ exams_of('exams.attended', 'exams.is_complete_team') }} as attended_n,
        {{ exams_of('exams.passed', 'exams.is_complete_team') }} as passed_n
    from facts as exams
    inner join {{ ref('dim_centre') }} as centres on exams.exam_centre_code = centres.centre_code
    group by exams.edition, rollup(exams.period, centres.area_code, exams.exam_centre_code)

),

expected as (

    select
        edition,
        row_code,
        'units_open_presential' as column_code,
        period,
        presential_n as numerator,
        null as denominator,
        presential_n as value
    from offered
    where row_code is not null and period is not null
    union all
    select
        edition,
        row_code,
        'units_open_distance' as column_code,
        period,
        distance_n as numerator,
        null as denominator,
        distance_n as value
    from offered
    where row_code is not null and period is not null
    union all
    select
        edition,
        row_code,
        'units_open_hybrid' as column_code,
        period,
        hybrid_n as numerator,
        null as denominator,
        hybrid_n as value
    from offered
    where row_code is not null and period is not null
    union all
    select
        edition,
        row_code,
        'units_open_planned_distance' as column_code,
        period,
        planned_distance_n as numerator,
        null as denominator,
        planned_distance_n as value
    from offered
    where row_code is not null and period is not null
    union all
    select
        edition,
        row_code,
        'enrolments' as column_code,
        period,
        enrolments_n as numerator,
        null as denominator,
        enrolments_n as value
    from offered
    where row_code is not null and period is not null
    union all
    select
        edition,
        row_code,
        'distance_hybrid_share' as column_code,
        period,
        distance_hybrid_n as numerator,
        modality_d as denominator,
        100.0 * distance_hybrid_n / nullif(modality_d, 0) as value
    from offered
    where row_code is not null and period is not null
    union all
    select
        edition,
        row_code,
        'exam_enrolments' as column_code,
        period,
        exams_n as numerator,
        null as denominator,
        exams_n as value
    from examined
    where row_code is not null and period is not null
    union all
    select
        edition,
        row_code,
        'attendance_rate' as column_code,
        period,
        attended_n as numerator,
        told_n as denominator,
        100.0 * attended_n / nullif(told_n, 0) as value
    from examined
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
    from examined
    where row_code is not null and period is not null

),

{{ compare_cells('offer_and_exams_by_centre', periods=1, by_edition=true) }}
