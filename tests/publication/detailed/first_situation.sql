-- Learners by their situation at the first registration, a trait of the person.
with facts as (

    select
        learners.first_situation,
        t.academic_year as period
    from {{ ref('fct_registrations') }} as t
    inner join {{ ref('dim_learner') }} as learners on t.learner_key = learners.learner_key

),

whole as (

    select
        period,
        count(*) filter (where first_situation is not null) as known,
        count(*) as everyone
    from facts
    group by period

),

counted as (

    select first_situation as row_code, period, count(*) as counted
    from facts
    where first_situation is not null
    group by first_situation, period

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

{{ compare_cells('first_situation', periods=5) }}
