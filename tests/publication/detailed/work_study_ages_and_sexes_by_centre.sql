-- Mean of the known ages, and men for 100 women, of work-study learners.
with facts as (

    select
        t.home_centre_code,
        t.age,
        t.sex,
        t.academic_year as period
    from {{ ref('fct_registrations') }} as t
    where t.training_type in ('apprenticeship', 'professionalisation')

),

counted as (

    select
        case
            when grouping(facts.home_centre_code) = 0 then facts.home_centre_code
            when grouping(centres.area_code) = 0 then centres.area_code
            else 'TOTAL'
        end as row_code,
        period,
        sum(age) as mean_age_n,
        count(age) as mean_age_d,
        count(*) filter (where sex = 'M') as masculinity_ratio_n,
        count(*) filter (where sex = 'F') as masculinity_ratio_d
    from facts
    inner join {{ ref('dim_centre') }} as centres on facts.home_centre_code = centres.centre_code
    group by rollup(period, centres.area_code, facts.home_centre_code)

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

{{ compare_cells('work_study_ages_and_sexes_by_centre', periods=3) }}
