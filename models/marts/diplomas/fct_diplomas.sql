with diplomas as (

    select
        *,
        count(*) over (partition by coalesce(kept_row_id, row_id)) as reports
    from {{ ref('int_diplomas_decided') }}
    where disposition in ('kept', 'deduplicated')

)

select
    {{ diploma_key('diplomas') }} as diploma_key,
    diplomas.learner_key,
    diplomas.certification_code,
    diplomas.certification_kind,
    diplomas.family,
    kinds.document_class,
    coalesce(certifications.certification_level, cast(kinds.level as integer)) as certification_level,
    certifications.register,
    diplomas.epn_code,
    diplomas.cohort,
    {{ month_of('diplomas.jury_date') }} as jury_month,
    diplomas.document_kind,
    diplomas.centre_code,
    diplomas.brand,
    diplomas.sex,
    diplomas.age,
    diplomas.situation,
    diplomas.highest_diploma_level,
    cast({{ first_calendar_year('diplomas.cohort') }} + 1 - diplomas.highest_diploma_year as integer)
        as years_since_highest_diploma,
    diplomas.reports
from diplomas
inner join {{ ref('certification_kinds') }} as kinds on diplomas.certification_kind = kinds.kind
left join {{ ref('dim_certification') }} as certifications
    on diplomas.certification_code = certifications.certification_code
where diplomas.disposition = 'kept'
