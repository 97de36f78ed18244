-- Learners by band of five years and sex; the total holds unknown ages.
with facts as (

    select
        t.sex,
        case
            when t.age between 0 and 19 then 'under_20'
            when t.age between 20 and 24 then '20_24'
            when t.age between 25 and 29 then '25_29'
            when t.age between 30 and 34 then '30_34'
            when t.age between 35 and 39 then '35_39'
            when t.age between 40 and 44 then '40_44'
            when t.age between 45 and 49 then '45_49'
            when t.age between 50 and 54 then '50_54'
            when t.age between 55 and 59 then '55_59'
            when t.age >= 60 then '60_plus'
        end as band,
        t.academic_year as period
    from {{ ref('fct_registrations') }} as t

),

counted as (

    select
        case when grouping(band) = 0 then band else 'TOTAL' end as row_code,
        period,
        count(*) as learners_n,
        count(*) filter (where sex = 'F') as learners_f_n,
        count(*) filter (where sex = 'M') as learners_m_n
    from facts
    group by rollup(period, band)

),

expected as (

    select
        row_code,
        'learners' as column_code,
        period,
        learners_n as numerator,
        null as denominator,
        learners_n as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'learners_f' as column_code,
        period,
        learners_f_n as numerator,
        null as denominator,
        learners_f_n as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'learners_m' as column_code,
        period,
        learners_m_n as numerator,
        null as denominator,
        learners_m_n as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('learners_by_age_and_sex', periods=1) }}
