{%- set offerings = {'PRES': 'presential', 'FOAD': 'distance', 'HYB': 'hybrid', 'FOADP': 'planned_distance'} -%}
select
    offerings.organising_centre_code,
    offerings.academic_year,
    {%- for modality, name in offerings.items() %}
    count(*) filter (where offerings.modality = '{{ modality }}') as open_{{ name }},
    {%- endfor %}
    cast(sum(offerings.enrolments) as bigint) as enrolments,
    cast(sum(offerings.enrolments) filter (where offerings.modality is not null) as bigint) as known_modality,
    cast(sum(offerings.enrolments) filter (where modalities.is_distance_or_hybrid) as bigint) as distance_hybrid
from {{ ref('fct_offerings') }} as offerings
left join {{ ref('dim_modality') }} as modalities on offerings.modality = modalities.modality
group by offerings.organising_centre_code, offerings.academic_year
