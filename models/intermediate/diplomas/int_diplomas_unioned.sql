-- Every landed diploma of every system, with its holder, the kind of its certification and its cohort (R13, R14).
with

diplomas as (

    select * from {{ ref('stg_united__diplomas') }}

),

certifications as (

    -- the last catalogue that holds a certification says its kind
    select
        certification_code,
        arg_max(certification_kind, academic_year) as certification_kind,
        arg_max(epn_code, academic_year) as epn_code
    from {{ ref('int_certifications_decided') }}
    where disposition = 'kept'
    group by certification_code

),

joined as (

    select
        diplomas.* exclude (
            local_id, local_system, ine, last_name, first_name, birth_date, sex,
            certification_kind, epn_code, reject_rule, reject_value
        ),
        holders.learner_key,
        holders.sex,
        holders.age,
        -- where a record says nothing of its holder, only the learner's number does: another record must bear it
        case
            when diplomas.reject_rule is not null then diplomas.reject_rule
            when
                coalesce(
                    diplomas.last_name, diplomas.first_name, diplomas.sex, cast(diplomas.birth_date as varchar)
                ) is null
                and holders.sex is null
                and coalesce(holders.records_of_person, 1) = 1
                then 'unknown_learner'
        end as reject_rule,
        coalesce(certifications.certification_kind, diplomas.certification_kind) as certification_kind,
        coalesce(diplomas.epn_code, certifications.epn_code) as epn_code
    from diplomas
    left join {{ ref('int_event_ages') }} as holders on diplomas.row_id = holders.row_id
    left join certifications on diplomas.certification_code = certifications.certification_code

)

select
    joined.* exclude (reject_rule),
    kinds.family,
    cohorts.cohort,
    case
        when joined.reject_rule is not null then joined.reject_rule
        when joined.certification_kind is null then 'unknown_certification'
        when kinds.kind is null then 'unknown_certification_kind'
        when cohorts.cohort is null then 'no_window'
        when not {{ is_in_force('kinds', first_calendar_year('cohorts.cohort')) }} then 'unknown_certification_kind'
    end as reject_rule
from joined
left join {{ ref('certification_kinds') }} as kinds on joined.certification_kind = kinds.kind
left join {{ ref('cohort_windows') }} as cohorts
    on kinds.cohort_window = cohorts.cohort_window and joined.jury_date between cohorts.starts_on and cohorts.ends_on
