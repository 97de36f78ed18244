-- Learners by kind of training; the share is among those whose kind is known.
with facts as (

    select
        t.training_type,
        t.academic_year as period
    from {{ ref('fct_registrations') }} as t

),

counted as (

    select
        period,
        unnest(['continuing', 'apprenticeship', 'professionalisation', 'initial', 'WORK_STUDY', 'TOTAL']) as row_code,
        unnest([
            count(*) filter (where training_type = 'continuing'),
            count(*) filter (where training_type = 'apprenticeship'),
            count(*) filter (where training_type = 'professionalisation'),
            count(*) filter (where training_type = 'initial'),
            count(*) filter (where training_type in ('apprenticeship', 'professionalisation')),
            count(*)
        ]) as counted,
        count(training_type) as known
    from facts
    group by period

),

expected as (

    select
        row_code,
        'learners' as column_code,
        period,
        counted as numerator,
        null as denominator,
        counted as value
    from counted
    union all
    select
        row_code,
        'share' as column_code,
        period,
        least(counted, known) as numerator,
        known as denominator,
        100.0 * least(counted, known) / known as value
    from counted

),

{{ compare_cells('learners_by_activity', periods=1) }}
