-- Enrolments, offerings and organising centres of an EPN, all told from the enrolments.
with facts as (

    select
        t.epn_code,
        t.organising_centre_code,
        -- an unknown modality is an offering only where nothing else is known of the unit in the centre
        case
            when
                t.modality is not null
                or count(t.modality) over (partition by t.academic_year, t.unit_code, t.organising_centre_code) = 0
                then concat_ws('|', t.unit_code, t.organising_centre_code, coalesce(t.modality, '?'))
        end as offering,
        t.academic_year as period
    from {{ ref('fct_enrolments') }} as t

),

counted as (

    select
        case when grouping(epn_code) = 0 then epn_code else 'TOTAL' end as row_code,
        period,
        count(*) as enrolments_n,
        count(distinct offering) as offerings_n,
        count(distinct organising_centre_code) as offering_centres_n
    from facts
    group by rollup(period, epn_code)

),

expected as (

    select
        row_code,
        'enrolments' as column_code,
        period,
        enrolments_n as numerator,
        null as denominator,
        enrolments_n as value
    from counted
    where row_code is not null and period is not null
    union all
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
        'offering_centres' as column_code,
        period,
        offering_centres_n as numerator,
        null as denominator,
        offering_centres_n as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('enrolments_and_offer_by_epn', periods=2) }}
