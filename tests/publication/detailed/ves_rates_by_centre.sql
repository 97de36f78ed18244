-- VES: candidates, decisions and rates by centre; a total counts persons once.
with facts as (

    select
        t.centre_code,
        t.learner_key,
        t.outcome,
        cast(t.decision_year as varchar) as period
    from {{ ref('fct_ves_decisions') }} as t

),

counted as (

    select
        case
            when grouping(facts.centre_code) = 0 then facts.centre_code
            when grouping(centres.area_code) = 0 then centres.area_code
            else 'TOTAL'
        end as row_code,
        period,
        count(distinct learner_key) as candidates_n,
        count(*) as decisions_n,
        count(*) filter (where outcome = 'agreement') as agreement_rate_n,
        count(*) as agreement_rate_d,
        count(*) filter (where outcome = 'agreement_with_refusal') as mixed_rate_n,
        count(*) as mixed_rate_d
    from facts
    inner join {{ ref('dim_centre') }} as centres on facts.centre_code = centres.centre_code
    group by rollup(period, centres.area_code, facts.centre_code)

),

expected as (

    select
        row_code,
        'candidates' as column_code,
        period,
        candidates_n as numerator,
        null as denominator,
        candidates_n as value
    from counted
    where row_code is not null and period is not null
    union all
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
        'agreement_rate' as column_code,
        period,
        agreement_rate_n as numerator,
        agreement_rate_d as denominator,
        100.0 * agreement_rate_n / nullif(agreement_rate_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'mixed_rate' as column_code,
        period,
        mixed_rate_n as numerator,
        mixed_rate_d as denominator,
        100.0 * mixed_rate_n / nullif(mixed_rate_d, 0) as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('ves_rates_by_centre', periods=1) }}
