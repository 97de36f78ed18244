-- Work-study learners by the EPN of the certification prepared.
with facts as (

    select
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
        count(*) as work_study_learners_n
    from facts
    group by rollup(period, epn_code)

),

expected as (

    select
        row_code,
        'work_study_learners' as column_code,
        period,
        work_study_learners_n as numerator,
        null as denominator,
        work_study_learners_n as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('work_study_by_epn', periods=5) }}
