-- Enrolments by the kind of training of their registration.
with

{{ enrolment_facts() }},

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
        count(*) as enrolments,
        count(training_type) as known,
        max(count(training_type)) over (partition by period) as known_in_all
    from coded
    group by rollup(period, work_study_code, training_type)

),

{{ compare_cells('enrolments_by_activity', periods=1, columns={
    'enrolments': 'enrolments',
    'share': '100 * known / known_in_all',
}) }}
