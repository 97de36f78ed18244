-- Enrolments by modality; the whole holds unknown modalities.
with facts as (

    select
        t.organising_centre_code,
        t.modality,
        t.academic_year as period
    from {{ ref('fct_enrolments') }} as t

),

counted as (

    select
        case
            when grouping(facts.organising_centre_code) = 0 then facts.organising_centre_code
            when grouping(centres.area_code) = 0 then centres.area_code
            else 'TOTAL'
        end as row_code,
        period,
        count(*) filter (where modality = 'PRES') as enrolments_pres_n,
        count(*) filter (where modality in ('FOAD', 'FOADP')) as enrolments_foad_n,
        count(*) filter (where modality = 'HYB') as enrolments_hyb_n,
        count(*) as enrolments_n
    from facts
    inner join {{ ref('dim_centre') }} as centres on facts.organising_centre_code = centres.centre_code
    group by rollup(period, centres.area_code, facts.organising_centre_code)

),

expected as (

    select
        row_code,
        'enrolments_pres' as column_code,
        period,
        enrolments_pres_n as numerator,
        null as denominator,
        enrolments_pres_n as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'enrolments_foad' as column_code,
        period,
        enrolments_foad_n as numerator,
        null as denominator,
        enrolments_foad_n as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'enrolments_hyb' as column_code,
        period,
        enrolments_hyb_n as numerator,
        null as denominator,
        enrolments_hyb_n as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'enrolments' as column_code,
        period,
        enrolments_n as numerator,
        null as denominator,
        enrolments_n as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('enrolments_by_modality_and_centre', periods=1) }}
