select
    offerings.offering_key as row_key,
    offerings.academic_year as period,
    {{ first_calendar_year('offerings.academic_year') }} as period_year,
    offerings.organising_centre_code,
    offerings.epn_code,
    modalities.published_modality as modality,
    offerings.modality as detailed_modality
from {{ ref('fct_offerings') }} as offerings
left join {{ ref('dim_modality') }} as modalities on offerings.modality = modalities.modality
