-- VAPP: candidates by highest diploma, among known levels.
with facts as (

    select
        cast(t.highest_diploma_level as varchar) as level_code,
        cast(t.decision_year as varchar) as period
    from {{ ref('fct_vapp_decisions') }} as t
    inner join {{ ref('fct_decision_days') }} as days on t.decision_key = days.decision_key
    qualify row_number() over (
            partition by t.learner_key, t.decision_year
            order by days.decided_on, t.certification_code, t.outcome, t.decision_key
        ) = 1

),

whole as (

    select
        period,
        count(*) filter (where level_code is not null) as known,
        count(*) as everyone
    from facts
    group by period

),

counted as (

    select level_code as row_code, period, count(*) as counted
    from facts
    where level_code is not null
    group by level_code, period

),

expected as (

    select
        counted.row_code,
        'share' as column_code,
        counted.period,
        counted.counted as numerator,
        whole.known as denominator,
        100.0 * counted.counted / nullif(whole.known, 0) as value
    from counted
    inner join whole on counted.period = whole.period
    union all
    select
        'TOTAL' as row_code,
        'share' as column_code,
        period,
        known as numerator,
        known as denominator,
        100.0 as value
    from whole

),

{{ compare_cells('vapp_by_highest_diploma', periods=6) }}
