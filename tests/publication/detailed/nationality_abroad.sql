-- Learners abroad: French, of the centre's country, or other, among known nationalities.
with

{{ registration_facts() }},

counted as (

    select
        {{ rollup_code(['area_code', 'home_centre_code']) }} as row_code,
        period,
        count(nationality) as learners,
        count(*) filter (where nationality = 'FRA') as french,
        count(*) filter (where nationality = home_centre_code) as of_the_country,
        count(*) filter (where nationality not in ('FRA', home_centre_code)) as others
    from facts
    where centre_type = 'CCE'
    group by rollup(period, area_code, home_centre_code)

),

{{ compare_cells('nationality_abroad', periods=1, columns={
    'learners': 'learners',
    'learners_french': 'french',
    'learners_of_the_country': 'of_the_country',
    'learners_other': 'others',
}) }}
