-- Learners abroad: French, of the centre's country, or other, among known nationalities.
with facts as (

    select
        t.home_centre_code,
        learners.nationality,
        t.academic_year as period
    from {{ ref('fct_registrations') }} as t
    inner join {{ ref('dim_centre') }} as centres_abroad on t.home_centre_code = centres_abroad.centre_code
    inner join {{ ref('dim_learner') }} as learners on t.learner_key = learners.learner_key
    where centres_abroad.centre_type = 'CCE'

),

counted as (

    select
        case
            when grouping(facts.home_centre_code) = 0 then facts.home_centre_code
            when grouping(centres.area_code) = 0 then centres.area_code
        end as row_code,
        period,
        count(nationality) as learners_n,
        count(*) filter (where nationality = 'FRA') as learners_french_n,
        count(*) filter (where nationality = facts.home_centre_code) as learners_of_the_country_n,
        count(*) filter (
            where nationality not in ('FRA', facts.home_centre_code)
        ) as learners_other_n
    from facts
    inner join {{ ref('dim_centre') }} as centres on facts.home_centre_code = centres.centre_code
    group by rollup(period, centres.area_code, facts.home_centre_code)

),

expected as (

    select
        row_code,
        'learners' as column_code,
        period,
        learners_n as numerator,
        null as denominator,
        learners_n as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'learners_french' as column_code,
        period,
        learners_french_n as numerator,
        null as denominator,
        learners_french_n as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'learners_of_the_country' as column_code,
        period,
        learners_of_the_country_n as numerator,
        null as denominator,
        learners_of_the_country_n as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'learners_other' as column_code,
        period,
        learners_other_n as numerator,
        null as denominator,
        learners_other_n as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('nationality_abroad', periods=1) }}
