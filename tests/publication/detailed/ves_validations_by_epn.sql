-- VES: decisions of an EPN that grant all of the certification, or a part of it.
with facts as (

    select
        t.epn_code,
        t.is_total,
        cast(t.decision_year as varchar) as period
    from {{ ref('fct_ves_decisions') }} as t

),

counted as (

    select
        case when grouping(epn_code) = 0 then epn_code else 'TOTAL' end as row_code,
        period,
        count(*) as decisions_n,
        count(*) filter (where is_total) as total_validation_share_n,
        count(*) as total_validation_share_d,
        count(*) filter (where not is_total) as partial_validation_share_n,
        count(*) as partial_validation_share_d
    from facts
    group by rollup(period, epn_code)

),

expected as (

    select
        row_code,
        'decisions' as column_code,
        period,
        decisions_n as numerator,
        null as denominator,
        decisions_n as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'total_validation_share' as column_code,
        period,
        total_validation_share_n as numerator,
        total_validation_share_d as denominator,
        100.0 * total_validation_share_n / nullif(total_validation_share_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'partial_validation_share' as column_code,
        period,
        partial_validation_share_n as numerator,
        partial_validation_share_d as denominator,
        100.0 * partial_validation_share_n / nullif(partial_validation_share_d, 0) as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('ves_validations_by_epn', periods=1) }}
