with

registrations as (

    select
        *,
        situation = 'employed' as is_employed,
        situation = 'seeking' as is_seeking
    from {{ ref('fct_registrations') }}

),

counted as (

    select
        registrations.home_centre_code,
        registrations.academic_year,
        count(*) as learners,
        count(*) filter (where registrations.sex = 'M') as men,
        count(*) filter (where registrations.sex = 'F') as women,
        sum(registrations.age) as age_sum,
        count(registrations.age) as age_known,
        {{ declared_counts('bac3_plus', 'levels.is_bac3_plus', 'levels.is_bac3_plus is not null') }},
        {{ declared_counts('employed', 'is_employed', 'is_employed is not null') }},
        {{ declared_counts('seeking', 'is_seeking', 'is_seeking is not null') }},
        {{ declared_counts('active', 'registrations.is_active', 'registrations.is_active is not null') }},
        {{ declared_counts(
            'intermediate_occupation', "is_employed and registrations.occupation_group = '4'",
            'is_employed and registrations.occupation_group is not null'
        ) }},
        count(*) filter (where registrations.is_work_study) as work_study
    from registrations
    left join {{ ref('diploma_levels') }} as levels on registrations.first_diploma_level = levels.level
    group by registrations.home_centre_code, registrations.academic_year

)

select
    *,
    100.0 * men / nullif(women, 0) as masculinity_ratio,
    1.0 * age_sum / nullif(age_known, 0) as mean_age,
    1.0 * bac3_plus / nullif(bac3_plus_known, 0) as bac3_plus_share,
    1.0 * employed / nullif(employed_known, 0) as employed_share,
    1.0 * active / nullif(active_known, 0) as active_share,
    1.0 * seeking / nullif(seeking_known, 0) as seeking_share,
    1.0 * seeking / nullif(employed + seeking, 0) as unemployed_among_active_share,
    1.0 * (learners - bac3_plus_known) / learners as diploma_missing_rate,
    1.0 * (learners - employed_known) / learners as situation_missing_rate
from counted
