-- Distance and hybrid enrolments of a centre, by whose learners take them.
with

{{ enrolment_facts() }},

counted as (

    select
        {{ rollup_code(['area_code', 'organising_centre_code']) }} as row_code,
        period,
        count(*) as enrolments,
        count(*) filter (where not is_transferred) as of_own_learners,
        count(*) filter (where is_transferred) as of_others
    from facts
    where modality in ('FOAD', 'FOADP', 'HYB')
    group by rollup(period, area_code, organising_centre_code)

),

{{ compare_cells('distance_enrolments_by_home_centre', periods=1, columns={
    'enrolments': 'enrolments',
    'own_learners': 'of_own_learners',
    'others_learners': 'of_others',
    'distance_hybrid_transferred_share': '100 * of_others / enrolments',
}) }}
