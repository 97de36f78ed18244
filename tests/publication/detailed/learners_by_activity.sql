-- Learners by kind of training; the share is among those whose kind is known.
with

{{ registration_facts() }},

coded as (

    select
        *,
        case when training_type in ('apprenticeship', 'professionalisation') then 'WORK_STUDY' end as work_study_code
    from facts

),

counted as (

    select
        {{ rollup_code(['work_study_code', 'training_type']) }} as row_code,
        period,
        count(*) as learners,
        count(training_type) as known,
        max(count(training_type)) over (partition by period) as known_in_all
    from coded
    group by rollup(period, work_study_code, training_type)

),

{{ compare_cells('learners_by_activity', periods=1, columns={
    'learners': 'learners',
    'share': '100 * known / known_in_all',
}) }}
