-- Printed table 1: the learners of each home centre, and those whom other centres administer. Who comes to two centres
-- is counted in both, and once in the whole.
with counted as (

    select
        case
            when grouping(registrations.home_centre_code) = 0 then registrations.home_centre_code
            when grouping(centres.area_code) = 0 then centres.area_code
            else 'TOTAL'
        end as row_code,
        registrations.academic_year as period,
        count(*) as learners_n,
        count(*) filter (where registrations.has_distance_or_hybrid) as distance_hybrid_n,
        count(*) filter (where registrations.sex = 'M') as men_n,
        count(*) filter (where registrations.sex = 'F') as women_n,
        sum(registrations.age) as ages_n,
        count(registrations.age) as ages_d,
        count(*) filter (where registrations.first_diploma_level >= 6) as bac3_plus_n,
        count(registrations.first_diploma_level) as bac3_plus_d,
        count(*) filter (where registrations.situation = 'employed') as employed_n,
        count(*) filter (where registrations.situation = 'seeking') as seeking_n,
        count(registrations.situation) as situation_d,
        count(*) filter (where registrations.situation <> 'inactive') as labour_force_d,
        count(*) filter (where registrations.is_active) as active_n,
        count(registrations.is_active) as active_d,
        count(*) filter (where registrations.is_work_study) as work_study_n
    from {{ ref('fct_registrations') }} as registrations
    inner join {{ ref('dim_centre') }} as centres on registrations.home_centre_code = centres.centre_code
    group by rollup(period, centres.area_code, registrations.home_centre_code)

),

entering as (

    select
        case
            when grouping(enrolments.organising_centre_code) = 0 then enrolments.organising_centre_code
            when grouping(centres.area_code) = 0 then centres.area_code
            else 'TOTAL'
        end as row_code,
        enrolments.academic_year as period,
        count(distinct enrolments.learner_key) as entering_n
    from {{ ref('fct_enrolments') }} as enrolments
    inner join {{ ref('dim_centre') }} as centres on enrolments.organising_centre_code = centres.centre_code
    where enrolments.home_centre_code <> enrolments.organising_centre_code
    group by rollup(period, centres.area_code, enrolments.organising_centre_code)

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
        'distance_hybrid_share' as column_code,
        period,
        distance_hybrid_n as numerator,
        learners_n as denominator,
        100.0 * distance_hybrid_n / nullif(learners_n, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'masculinity_ratio' as column_code,
        period,
        men_n as numerator,
        women_n as denominator,
        100.0 * men_n / nullif(women_n, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'mean_age' as column_code,
        period,
        ages_n as numerator,
        ages_d as denominator,
        1.0 * ages_n / nullif(ages_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'bac3_plus_share' as column_code,
        period,
        bac3_plus_n as numerator,
        bac3_plus_d as denominator,
        100.0 * bac3_plus_n / nullif(bac3_plus_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'employed_share' as column_code,
        period,
        employed_n as numerator,
        situation_d as denominator,
        100.0 * employed_n / nullif(situation_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'active_share' as column_code,
        period,
        active_n as numerator,
        active_d as denominator,
        100.0 * active_n / nullif(active_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'unemployed_among_active_share' as column_code,
        period,
        seeking_n as numerator,
        labour_force_d as denominator,
        100.0 * seeking_n / nullif(labour_force_d, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'work_study_share' as column_code,
        period,
        work_study_n as numerator,
        learners_n as denominator,
        100.0 * work_study_n / nullif(learners_n, 0) as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'entering_learners' as column_code,
        period,
        entering_n as numerator,
        null as denominator,
        entering_n as value
    from entering
    where row_code is not null and period is not null

),

{{ compare_cells('learners_by_centre', periods=1) }}
