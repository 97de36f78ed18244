-- Learners with at least one distance or hybrid enrolment, told from the enrolments themselves.
with facts as (

    select
        t.home_centre_code,
        coalesce(distant.registration_key is not null, false) as is_distant,
        t.academic_year as period
    from {{ ref('fct_registrations') }} as t
    left join (
        select distinct enrolments.registration_key
        from {{ ref('fct_enrolments') }} as enrolments
        where enrolments.modality in ('FOAD', 'FOADP', 'HYB')
    ) as distant on t.registration_key = distant.registration_key

),

counted as (

    select
        case when grouping(centres.area_code) = 0 then centres.area_code else 'TOTAL' end as row_code,
        period,
        count(*) filter (where is_distant) as distance_hybrid_learners_n,
        count(*) filter (where is_distant) as distance_hybrid_learner_share_n,
        count(*) as distance_hybrid_learner_share_d
    from facts
    inner join {{ ref('dim_centre') }} as centres on facts.home_centre_code = centres.centre_code
    group by rollup(period, centres.area_code)

),

expected as (

    select
        row_code,
        'distance_hybrid_learners' as column_code,
        period,
        distance_hybrid_learners_n as numerator,
        null as denominator,
        distance_hybrid_learners_n as value
    from counted
    where row_code is not null and period is not null
    union all
    select
        row_code,
        'distance_hybrid_learner_share' as column_code,
        period,
        distance_hybrid_learner_share_n as numerator,
        distance_hybrid_learner_share_d as denominator,
        100.0 * distance_hybrid_learner_share_n / nullif(distance_hybrid_learner_share_d, 0) as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('distance_learners_by_area', periods=5) }}
