-- Documents by centre, six cohorts; those that name none are in the total alone.
with counted as (

    select
        case
            when grouping(diplomas.centre_code) = 0 then diplomas.centre_code
            when grouping(centres.area_code) = 0 then centres.area_code
            -- a document without a centre has no area
            else 'TOTAL'
        end as row_code,
        diplomas.cohort as period,
        count(*) as diplomas_n
    from {{ ref('fct_diplomas') }} as diplomas
    left join {{ ref('dim_centre') }} as centres on diplomas.centre_code = centres.centre_code
    group by rollup(period, centres.area_code, diplomas.centre_code)

),

expected as (

    select
        row_code,
        'diplomas' as column_code,
        period,
        diplomas_n as numerator,
        null as denominator,
        diplomas_n as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('diplomas_by_centre', periods=6) }}
