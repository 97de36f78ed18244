-- VAE: mean of the known ages of candidates at their first decision of the year.
with facts as (

    select
        t.sex,
        t.age,
        cast(t.decision_year as varchar) as period
    from {{ ref('fct_vae_decisions') }} as t
    inner join {{ ref('fct_decision_days') }} as days on t.decision_key = days.decision_key
    qualify row_number() over (
            partition by t.learner_key, t.decision_year
            order by days.decided_on, t.certification_code, t.outcome, t.decision_key
        ) = 1

),

counted as (

    select
        case when grouping(sex) = 0 then sex else 'TOTAL' end as row_code,
        period,
        sum(age) as candidate_mean_age_n,
        count(age) as candidate_mean_age_d
    from facts
    group by rollup(period, sex)

),

expected as (

    select
        row_code,
        'candidate_mean_age' as column_code,
        period,
        candidate_mean_age_n as numerator,
        candidate_mean_age_d as denominator,
        1.0 * candidate_mean_age_n / nullif(candidate_mean_age_d, 0) as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('vae_mean_age', periods=6) }}
