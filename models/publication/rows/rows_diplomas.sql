select
    diplomas.diploma_key as row_key,
    diplomas.learner_key,
    {{ period_of('diplomas.cohort') }},
    {{ certification_family('diplomas.family') }} as certification_family,
    diplomas.certification_kind,
    cast(diplomas.certification_level as varchar) as certification_level,
    diplomas.epn_code,
    diplomas.centre_code,
    centres.area_code,
    diplomas.sex
from {{ ref('fct_diplomas') }} as diplomas
left join {{ ref('dim_centre') }} as centres on diplomas.centre_code = centres.centre_code
