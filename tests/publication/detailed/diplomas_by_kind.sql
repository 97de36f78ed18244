-- Documents delivered by kind, with the three families.
with facts as (

    select
        t.certification_kind,
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
        count(*) as diplomas_n
    from facts
    left join {{ ref('certification_kinds') }} as kinds on facts.certification_kind = kinds.kind
    group by rollup(period, kinds.family, facts.certification_kind)

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

{{ compare_cells('diplomas_by_kind', periods=6) }}
