-- Distance and hybrid enrolments of a centre, by whose learners take them.
with facts as (

    select
        t.organising_centre_code,
        t.home_centre_code,
        t.academic_year as period
    from {{ ref('fct_enrolments') }} as t
    where t.modality in ('FOAD', 'FOADP', 'HYB')

),

counted as (

    select
        case
            when grouping(facts.organising_centre_code) = 0 then facts.organising_centre_code
            when grouping(centres.area_code) = 0 then centres.area_code
            else 'TOTAL'
        end as row_code,
        period,
        count(*) as enrolments_n,
        count(*) filter (where facts.home_centre_code = facts.organising_centre_code) as own_learners_n,
        count(*) filter (where facts.home_centre_code <> facts.organising_centre_code) as others_learners_n,
        count(*) filter (
            where facts.home_centre_code <> facts.organising_centre_code
        ) as distance_hybrid_transferred_share_n,
        count(*) as distance_hybrid_transferred_share_d
    from facts
    inner join {{ ref('dim_centre') }} as centres on facts.organising_centre_code = centres.centre_code
    group by rollup(period, centres.area_code, facts.organising_centre_code)

),

expected as (

    select
        row_code,
        'enrolments' as column_code,
        period,
        enrolments_n as numerator,
        null as denominator,
        enrolments_n as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'own_learners' as column_code,
        period,
        own_learners_n as numerator,
        null as denominator,
        own_learners_n as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'others_learners' as column_code,
        period,
        others_learners_n as numerator,
        null as denominator,
        others_learners_n as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'distance_hybrid_transferred_share' as column_code,
        period,
        distance_hybrid_transferred_share_n as numerator,
        distance_hybrid_transferred_share_d as denominator,
        100.0 * distance_hybrid_transferred_share_n / nullif(distance_hybrid_transferred_share_d, 0) as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('distance_enrolments_by_home_centre', periods=1) }}
