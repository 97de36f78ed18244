select
    offerings.offering_key as row_key,
    {{ period_of('offerings.academic_year') }},
    offerings.organising_centre_code,
    centres.area_code as organising_area_code,
    offerings.epn_code,
    modalities.published_modality as modality,
    offerings.modality as detailed_modality
from {{ ref('fct_offerings') }} as offerings
inner join {{ ref('dim_centre') }} as centres on offerings.organising_centre_code = centres.centre_code
left join {{ ref('dim_modality') }} as modalities on offerings.modality = modalities.modality
