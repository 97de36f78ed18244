-- Men for 100 women among those who received a kind of document.
with facts as (

    select
        t.certification_kind,
        t.sex,
        t.cohort as period
    from {{ ref('fct_diplomas') }} as t

),

counted as (

    select
        case
            when grouping(facts.certification_kind) = 0 then facts.certification_kind
            when grouping(kinds.family) = 1 then 'TOTAL'
            when kinds.family = 'national_diploma' then 'NATIONAL'
            when kinds.family = 'professional_title' then 'PROFESSIONAL'
            when kinds.family = 'establishment' then 'ESTABLISHMENT'
        end as row_code,
        period,
        count(*) filter (where sex = 'M') as diploma_masculinity_ratio_n,
        count(*) filter (where sex = 'F') as diploma_masculinity_ratio_d
    from facts
    left join {{ ref('certification_kinds') }} as kinds on facts.certification_kind = kinds.kind
    group by rollup(period, kinds.family, facts.certification_kind)

),

expected as (

    select
        row_code,
        'diploma_masculinity_ratio' as column_code,
        period,
        diploma_masculinity_ratio_n as numerator,
        diploma_masculinity_ratio_d as denominator,
        100.0 * diploma_masculinity_ratio_n / nullif(diploma_masculinity_ratio_d, 0) as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('diploma_masculinity', periods=6) }}
