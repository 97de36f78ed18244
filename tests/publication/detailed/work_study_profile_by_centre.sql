-- Shares of work-study learners, each over those of whom it is known.
with facts as (

    select
        t.home_centre_code,
        t.sex,
        t.age,
        t.first_diploma_level,
        t.training_type,
        prepared.certification_level,
        t.academic_year as period
    from {{ ref('fct_registrations') }} as t
    left join {{ ref('fct_work_study') }} as prepared on t.registration_key = prepared.registration_key
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
        count(*) filter (where sex = 'F') as women_share_n,
        count(sex) as women_share_d,
        count(*) filter (where age <= 25) as under_26_share_n,
        count(age) as under_26_share_d,
        count(*) filter (where first_diploma_level >= 6) as bac3_plus_share_n,
        count(first_diploma_level) as bac3_plus_share_d,
        count(*) filter (where training_type = 'apprenticeship') as apprentice_share_n,
        count(*) as apprentice_share_d,
        count(*) filter (where certification_level = 7) as level_7_share_n,
        count(certification_level) as level_7_share_d
    from facts
    inner join {{ ref('dim_centre') }} as centres on facts.home_centre_code = centres.centre_code
    group by rollup(period, centres.area_code, facts.home_centre_code)

),

expected as (

    select
        row_code,
        'women_share' as column_code,
        period,
        women_share_n as numerator,
        women_share_d as denominator,
        100.0 * women_share_n / nullif(women_share_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'under_26_share' as column_code,
        period,
        under_26_share_n as numerator,
        under_26_share_d as denominator,
        100.0 * under_26_share_n / nullif(under_26_share_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'bac3_plus_share' as column_code,
        period,
        bac3_plus_share_n as numerator,
        bac3_plus_share_d as denominator,
        100.0 * bac3_plus_share_n / nullif(bac3_plus_share_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'apprentice_share' as column_code,
        period,
        apprentice_share_n as numerator,
        apprentice_share_d as denominator,
        100.0 * apprentice_share_n / nullif(apprentice_share_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'level_7_share' as column_code,
        period,
        level_7_share_n as numerator,
        level_7_share_d as denominator,
        100.0 * level_7_share_n / nullif(level_7_share_d, 0) as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('work_study_profile_by_centre', periods=1) }}
