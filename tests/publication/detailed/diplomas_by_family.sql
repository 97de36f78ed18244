-- Printed table 5B: documents delivered by family of their kind, over cohorts.
with counted as (

    select
        case
            when grouping(kinds.family) = 1 then 'TOTAL'
            when kinds.family = 'national_diploma' then 'NATIONAL'
            when kinds.family = 'professional_title' then 'PROFESSIONAL'
            when kinds.family = 'establishment' then 'ESTABLISHMENT'
        end as row_code,
        diplomas.cohort as period,
        count(*) as diplomas_n
    from {{ ref('fct_diplomas') }} as diplomas
    left join {{ ref('certification_kinds') }} as kinds on diplomas.certification_kind = kinds.kind
    group by rollup(period, kinds.family)

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

{{ compare_cells('diplomas_by_family', periods=6) }}
