-- Enrolments by the area of the organising centre.
with facts as (

    select
        t.organising_centre_code,
        t.academic_year as period
    from {{ ref('fct_enrolments') }} as t

),

counted as (

    select
        case when grouping(centres.area_code) = 0 then centres.area_code else 'TOTAL' end as row_code,
        period,
        count(*) as enrolments_n
    from facts
    inner join {{ ref('dim_centre') }} as centres on facts.organising_centre_code = centres.centre_code
    group by rollup(period, centres.area_code)

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

),

{{ compare_cells('enrolments_by_area', periods=5) }}
