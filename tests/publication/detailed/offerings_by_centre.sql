-- Units that a centre opens in a modality, told from the enrolments; planned distance apart. What has no modality is an
-- offering only where nothing else is known of the unit in that centre (R8).
with enrolled as (

    select distinct
        academic_year as period,
        organising_centre_code,
        unit_code,
        modality
    from {{ ref('fct_enrolments') }}

),

facts as (

    select *
    from enrolled
    where
        modality is not null
        or (period, organising_centre_code, unit_code) not in (
            select (known.period, known.organising_centre_code, known.unit_code)
            from enrolled as known
            where known.modality is not null
        )

),

counted as (

    select
        case
            when grouping(facts.organising_centre_code) = 0 then facts.organising_centre_code
            when grouping(centres.area_code) = 0 then centres.area_code
            else 'TOTAL'
        end as row_code,
        period,
        count(*) as offerings_n,
        count(*) filter (where modality = 'PRES') as offerings_pres_n,
        count(*) filter (where modality in ('FOAD', 'FOADP')) as offerings_foad_n,
        count(*) filter (where modality = 'HYB') as offerings_hyb_n,
        count(*) filter (where modality is null) as offerings_unknown_n
    from facts
    inner join {{ ref('dim_centre') }} as centres on facts.organising_centre_code = centres.centre_code
    group by rollup(period, centres.area_code, facts.organising_centre_code)

),

expected as (

    select
        row_code,
        'offerings' as column_code,
        period,
        offerings_n as numerator,
        null as denominator,
        offerings_n as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'offerings_pres' as column_code,
        period,
        offerings_pres_n as numerator,
        null as denominator,
        offerings_pres_n as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'offerings_foad' as column_code,
        period,
        offerings_foad_n as numerator,
        null as denominator,
        offerings_foad_n as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'offerings_hyb' as column_code,
        period,
        offerings_hyb_n as numerator,
        null as denominator,
        offerings_hyb_n as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'offerings_unknown' as column_code,
        period,
        offerings_unknown_n as numerator,
        null as denominator,
        offerings_unknown_n as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('offerings_by_centre', periods=2) }}
