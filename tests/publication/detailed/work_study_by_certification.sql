-- Work-study learners by the kind of certification prepared, with the three families.
with facts as (

    select
        prepared.certification_kind,
        t.academic_year as period
    from {{ ref('fct_registrations') }} as t
    left join {{ ref('fct_work_study') }} as prepared on t.registration_key = prepared.registration_key
    where t.training_type in ('apprenticeship', 'professionalisation')

),

counted as (

    select
        case
            when grouping(facts.certification_kind) = 0 then facts.certification_kind
            when grouping(kinds.family) = 1 then 'TOTAL'
            when kinds.family = 'national_diploma' then 'NATIONAL'
            when kinds.family = 'professional_title' then 'PROFESSIONAL'
            when kinds.family = 'establishment' then 'ESTABLISHMENT'
        end as row_code,
        period,
        count(*) as work_study_learners_n
    from facts
    left join {{ ref('certification_kinds') }} as kinds on facts.certification_kind = kinds.kind
    group by rollup(period, kinds.family, facts.certification_kind)

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

{{ compare_cells('work_study_by_certification', periods=5) }}
