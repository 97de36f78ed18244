-- How long from the first unit to the diploma?
-- Read: one row a kind of certification. Years = calendar year of the jury less that in which the first academic year began,
-- over measured: diplomas whose holder was seen as a learner, from before the jury. Coverage = measured ÷ diplomas.
-- Beware: many holders are never seen (VAE, brands, years before the extracts), and the others are no sample of all, since
-- long ways end late. First unit: the first enrolment, or the first registration where known to be earlier (began_before),
-- whose units are not seen. Nothing says that the first unit led to this diploma.
with

first_enrolments as (

    select
        learner_key,
        min(academic_year) as first_enrolment_year
    from {{ here(ref('fct_enrolments')) }}
    group by learner_key

),

learners as (

    select
        first_enrolments.learner_key,
        coalesce(firsts.first_registration_year < first_enrolments.first_enrolment_year, false) as began_before,
        least(
            {{ first_calendar_year('first_enrolment_year') }},
            {{ first_calendar_year('coalesce(first_registration_year, first_enrolment_year)') }}
        ) as first_year
    from first_enrolments
    left join {{ here(ref('dim_first_registration')) }} as firsts on first_enrolments.learner_key = firsts.learner_key

),

diplomas as (

    select
        diplomas.certification_kind,
        learners.began_before,
        cast(left(diplomas.jury_month, 4) as integer) - learners.first_year as years
    from {{ here(ref('fct_diplomas')) }} as diplomas
    left join learners on diplomas.learner_key = learners.learner_key

)

select
    kinds.label_fr as kind_label,
    count(*) as diplomas,
    count(diplomas.years) as holders_seen,
    count(*) filter (where diplomas.years >= 0) as measured,
    round(1.0 * count(*) filter (where diplomas.years >= 0) / count(*), 3) as coverage,
    count(*) filter (where diplomas.years >= 0 and diplomas.began_before) as began_before,
    percentile_cont(0.5) within group (order by diplomas.years) filter (where diplomas.years >= 0) as median_years,
    min(diplomas.years) filter (where diplomas.years >= 0) as shortest,
    max(diplomas.years) filter (where diplomas.years >= 0) as longest
from diplomas
inner join {{ here(ref('certification_kinds')) }} as kinds on diplomas.certification_kind = kinds.kind
group by kinds.label_fr, kinds.display_order
order by measured desc, kinds.display_order
