{{ config(schema='publication_counts', contract={'enforced': false}) }}
-- a MOOC keeps the title that it has; nomenclatures have their English beside their French
select
    dimension,
    code,
    label_en
from {{ ref('publication_axes') }}
{%- for dimension, nomenclature, code, label in [
    ('centre', 'centres', 'code', 'label_en'),
    ('centre', 'areas', 'code', 'subtotal_label_en'),
    ('area', 'areas', 'code', 'label_en'),
    ('epn', 'teaching_teams', 'code', 'label_en'),
    ('modality', 'modalities', 'code', 'label_en'),
    ('certification', 'certification_kinds', 'kind', 'label_en'),
    ('diploma', 'diploma_levels', 'cast(level as varchar)', 'label_en'),
    ('occupation', 'occupation_groups', 'code', 'label_en'),
] %}
union all
select
    '{{ dimension }}' as dimension,
    {{ code }} as code,
    {{ label }} as label_en
from {{ ref(nomenclature) }}
{%- endfor %}
union all
select
    'certification' as dimension,
    code,
    concat('Sub-total ', lower(label_en)) as label_en
from {{ ref('publication_axes') }}
where dimension = 'family' and level = 0
union all
select
    dimension,
    code,
    case
        when dimension = 'mooc' and level = 0 then label
        when label = 'Ensemble' then 'All'
        else 'Total'
    end as label_en
from {{ ref('axes') }}
where
    (level = 2 or dimension = 'mooc')
    and dimension not in (select shared.dimension from {{ ref('publication_axes') }} as shared)
