-- Mean of the known ages, and men for 100 women, by the EPN of the certification prepared.
with facts as (

    select
        t.age,
        t.sex,
        prepared.epn_code,
        t.academic_year as period
    from {{ ref('fct_registrations') }} as t
    left join {{ ref('fct_work_study') }} as prepared on t.registration_key = prepared.registration_key
    where t.training_type in ('apprenticeship', 'professionalisation')

),

counted as (

    select
        case when grouping(epn_code) = 0 then epn_code else 'TOTAL' end as row_code,
        period,
        sum(age) as mean_age_n,
        count(age) as mean_age_d,
        count(*) filter (where sex = 'M') as masculinity_ratio_n,
        count(*) filter (where sex = 'F') as masculinity_ratio_d
    from facts
    group by rollup(period, epn_code)

),

expected as (

    select
        row_code,
        'mean_age' as column_code,
        period,
        mean_age_n as numerator,
        mean_age_d as denominator,
        1.0 * mean_age_n / nullif(mean_age_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'masculinity_ratio' as column_code,
        period,
        masculinity_ratio_n as numerator,
        masculinity_ratio_d as denominator,
        100.0 * masculinity_ratio_n / nullif(masculinity_ratio_d, 0) as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('work_study_ages_and_sexes_by_epn', periods=3) }}
