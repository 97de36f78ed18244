with latest as (

    -- a certification is described by the last catalogue that holds it
    select
        *,
        row_number() over (partition by certification_code order by academic_year desc) as rank_in_years
    from {{ ref('int_certifications_decided') }}
    where disposition = 'kept'

)

select
    latest.certification_code,
    latest.certification_title,
    latest.certification_kind,
    kinds.label_fr as kind_label,
    kinds.family,
    kinds.cohort_window,
    coalesce(latest.certification_level, cast(kinds.level as integer)) as certification_level,
    latest.epn_code,
    latest.register,
    latest.is_work_study,
    latest.academic_year as last_academic_year
from latest
inner join {{ ref('certification_kinds') }} as kinds on latest.certification_kind = kinds.kind
where latest.rank_in_years = 1
