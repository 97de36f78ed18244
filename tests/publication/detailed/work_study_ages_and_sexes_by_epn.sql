-- Mean of the known ages, and men for 100 women, by the EPN of the certification prepared.
with

{{ registration_facts() }},

{{ learners_counted(['epn_code'], 'is_in_work_study') }},

{{ compare_cells('work_study_ages_and_sexes_by_epn', periods=3, columns={
    'mean_age': 'ages / known_ages',
    'masculinity_ratio': '100 * men / women',
}) }}
