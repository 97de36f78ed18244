-- Who attends neither session of the exams?
-- Read: one row a year, dimension (age group, modality, training) and value of it; each dimension divides the same
-- enrolments: do not add them up. Absence rate = absent ÷ recorded: enrolments of the exam scope (R9) that attended no
-- session, over those with a recorded outcome. The age groups are ours.
-- Beware: an outcome not recorded is no absence (R11), and a centre that notes only who came has none. absent_twice is
-- noted absent at both sessions; of the other absent only one session is recorded. Enrolments, and not persons.
with

outcomes as (

    select
        outcomes.academic_year,
        not outcomes.is_attended as is_absent,
        outcomes.sessions_recorded,
        coalesce(modalities.modality_label, 'unknown') as modality,
        case when registrations.is_work_study then 'work-study' else 'not work-study' end as training,
        case
            when registrations.age is null then 'unknown'
            when registrations.age < 25 then 'under 25'
            when registrations.age < 35 then '25 to 34'
            when registrations.age < 45 then '35 to 44'
            when registrations.age < 55 then '45 to 54'
            else '55 and over'
        end as age_group
    from {{ here(ref('fct_exam_outcomes')) }} as outcomes
    inner join {{ here(ref('fct_registrations')) }} as registrations
        on outcomes.learner_key = registrations.learner_key and outcomes.academic_year = registrations.academic_year
    left join {{ here(ref('dim_modality')) }} as modalities on outcomes.modality = modalities.modality
    where outcomes.is_in_exam_scope and outcomes.is_recorded

),

profiles as (
    {% for dimension in ['age_group', 'modality', 'training'] %}
    select
        academic_year,
        '{{ dimension }}' as dimension,
        {{ dimension }} as dimension_value,
        count(*) as recorded,
        count(*) filter (where is_absent) as absent,
        count(*) filter (where is_absent and sessions_recorded = 2) as absent_twice
    from outcomes
    group by academic_year, {{ dimension }}
    {% if not loop.last %}union all{% endif %}
    {% endfor %}
)

select
    *,
    round(1.0 * absent / recorded, 3) as absence_rate
from profiles
order by academic_year desc, dimension, absence_rate desc
