-- Work-study learners by the EPN of the certification prepared.
with

{{ registration_facts() }},

counted as (

    select
        {{ rollup_code(['epn_code']) }} as row_code,
        period,
        count(*) as learners
    from facts
    where is_in_work_study
    group by rollup(period, epn_code)

),

{{ compare_cells('work_study_by_epn', periods=5, columns={'work_study_learners': 'learners'}) }}
