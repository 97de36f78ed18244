-- Work-study learners by the kind of certification prepared, with the three families.
with

{{ registration_facts() }},

counted as (

    select
        {{ rollup_code(['family_code', 'certification_kind']) }} as row_code,
        period,
        count(*) as learners
    from facts
    where is_in_work_study
    group by rollup(period, family_code, certification_kind)

),

{{ compare_cells('work_study_by_certification', periods=5, columns={'work_study_learners': 'learners'}) }}
