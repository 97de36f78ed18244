with registrations as (

    select
        *,
        situation = 'employed' as is_employed,
        situation = 'seeking' as is_seeking
    from {{ ref('fct_registrations') }}

)

select
    registrations.home_centre_code,
    registrations.academic_year,
    count(*) as learners,
    count(*) filter (where registrations.has_distance_or_hybrid) as distance_hybrid,
    count(*) filter (where registrations.sex = 'M') as men,
    count(*) filter (where registrations.sex = 'F') as women,
    sum(registrations.age) as age_sum,
    count(registrations.age) as age_known,
    {{ declared_counts('bac3_plus', 'levels.is_bac3_plus', 'levels.is_bac3_plus is not null') }},
    {{ declared_counts('employed', 'is_employed', 'is_employed is not null') }},
    count(*) filter (where is_seeking) as seeking,
    {{ declared_counts('active', 'registrations.is_active', 'registrations.is_active is not null') }},
    count(*) filter (where registrations.is_work_study) as work_study
from registrations
left join {{ ref('diploma_levels') }} as levels on registrations.first_diploma_level = levels.level
group by registrations.home_centre_code, registrations.academic_year
