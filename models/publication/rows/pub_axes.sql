with axes as (

    select dimension, code, label_fr as label, position, level, parent, kind
    from {{ ref('publication_axes') }}
    union all
    select 'diploma', cast(level as varchar), label_fr, level, 0, null, null from {{ ref('diploma_levels') }}
    union all
    select 'occupation', code, label_fr, cast(code as integer), 0, null, null from {{ ref('occupation_groups') }}
    union all
    select 'modality', modality, modality_label, display_order, 0, null, null
    from {{ ref('dim_modality') }}
    where modality = published_modality
    union all
    select 'epn', epn_code, epn_label, display_order, 0, null, null from {{ ref('dim_epn') }}
    union all
    select 'mooc', mooc_code, max(mooc_title), dense_rank() over (order by mooc_code), 0, null, null
    from {{ ref('fct_mooc_enrolments') }}
    group by mooc_code
    union all
    select dimension, centre_code, centre_label, display_order, 0, area_code, centre_type
    from {{ ref('dim_centre') }}
    cross join (values ('centre'), ('area')) as dimensions (dimension)
    union all
    -- after the last of its centres
    select dimension, area_code, area_label, max(display_order), 1, null, any_value(centre_type)
    from {{ ref('dim_centre') }}
    cross join (values ('centre'), ('area')) as dimensions (dimension)
    group by dimension, area_code, area_label
    union all
    select 'certification', kind, label_fr, cast(display_order as integer), 0, upper(split_part(family, '_', 1)), null
    from {{ ref('certification_kinds') }}
    union all
    select 'certification', upper(split_part(kinds.family, '_', 1)), labels.label, max(cast(kinds.display_order as integer)), 1, null, null
    from {{ ref('certification_kinds') }} as kinds
    inner join (
        values
        ('national_diploma', 'Sous-total diplômes nationaux'),
        ('professional_title', 'Sous-total titres professionnels'),
        ('establishment', 'Sous-total diplômes et certificats d''établissement')
    ) as labels (family, label) on kinds.family = labels.family
    group by kinds.family, labels.label
    union all
    select dimension, 'TOTAL', label, 999, 2, null, null
    from (
        values
        ('diploma', 'Ensemble'), ('occupation', 'Ensemble'), ('modality', 'Ensemble'), ('epn', 'Total'), ('mooc', 'Total'),
        ('centre', 'Total'), ('area', 'Total'), ('certification', 'Total')
    ) as totals (dimension, label)

)

select
    dimension,
    code,
    label,
    cast(position as integer) as position,
    cast(level as integer) as level,
    parent,
    kind
from axes
