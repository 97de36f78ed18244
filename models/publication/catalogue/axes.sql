{{ config(schema='publication_counts', contract={'enforced': false}) }}
with axes as (

    select dimension, code, label_fr as label, position, level, parent, kind
    from {{ ref('publication_axes') }}
    union all
    {%- set printed = [
        ('diploma', 'diploma_levels', 'cast(level as varchar)', 'label_fr', 'level'),
        ('occupation', 'occupation_groups', 'code', 'label_fr', 'cast(code as integer)'),
        ('epn', 'dim_epn', 'epn_code', 'epn_label', 'display_order'),
    ] %}
    {%- for dimension, relation, code, label, position in printed %}
    select
        '{{ dimension }}' as dimension,
        {{ code }} as code,
        {{ label }} as label,
        {{ position }} as position,
        0 as level,
        null as parent,
        null as kind
    from {{ ref(relation) }}
    union all
    {%- endfor %}
    select
        'modality' as dimension,
        modality as code,
        modality_label as label,
        display_order as position,
        0 as level,
        null as parent,
        null as kind
    from {{ ref('dim_modality') }}
    where modality = published_modality
    union all
    select
        'mooc' as dimension,
        mooc_code as code,
        coalesce(max(mooc_title), mooc_code) as label, -- a title may be unknown
        dense_rank() over (order by mooc_code) as position,
        0 as level,
        null as parent,
        null as kind
    from {{ ref('fct_mooc_enrolments') }}
    group by mooc_code
    union all
    select
        'centre' as dimension,
        centre_code as code,
        centre_label as label,
        display_order as position,
        0 as level,
        area_code as parent,
        centre_type as kind
    from {{ ref('dim_centre') }}
    {%- for dimension, label, position, level in [
        ('centre', 'areas.subtotal_label_fr', 'max(centres.display_order)', 1),
        ('area', 'areas.label_fr', 'areas.display_order', 0),
    ] %}
    union all
    -- a sub-total comes after the last of its centres
    select
        '{{ dimension }}' as dimension,
        areas.code,
        {{ label }} as label,
        {{ position }} as position,
        {{ level }} as level,
        null as parent,
        any_value(centres.centre_type) as kind
    from {{ ref('areas') }} as areas
    inner join {{ ref('dim_centre') }} as centres on areas.code = centres.area_code
    group by areas.code, areas.label_fr, areas.subtotal_label_fr, areas.display_order
    {%- endfor %}
    union all
    select
        'certification' as dimension,
        kind as code,
        label_fr as label,
        cast(display_order as integer) as position,
        0 as level,
        {{ certification_family('family') }} as parent,
        null as kind
    from {{ ref('certification_kinds') }}
    union all
    select
        'certification' as dimension,
        {{ certification_family('family') }} as code,
        case family
            when 'national_diploma' then 'Sous-total diplômes nationaux'
            when 'professional_title' then 'Sous-total titres professionnels'
            when 'establishment' then 'Sous-total diplômes et certificats d''établissement'
        end as label,
        max(cast(display_order as integer)) as position,
        1 as level,
        null as parent,
        null as kind
    from {{ ref('certification_kinds') }}
    group by family
    {%- for dimension in ['diploma', 'occupation', 'modality', 'epn', 'mooc', 'centre', 'area', 'certification'] %}
    union all
    select
        '{{ dimension }}' as dimension,
        'TOTAL' as code,
        '{{ 'Ensemble' if dimension in ['diploma', 'occupation', 'modality'] else 'Total' }}' as label,
        999 as position,
        2 as level,
        null as parent,
        null as kind
    {%- endfor %}

),

-- the years in which a row is open; a row without years always is
validity as (

    select 'centre' as dimension, centre_code as code, from_year, to_year
    from {{ ref('dim_centre') }}
    union all
    select
        'certification' as dimension,
        kind as code,
        try_cast(from_year as integer) as from_year,
        try_cast(to_year as integer) as to_year
    from {{ ref('certification_kinds') }}

)

select
    axes.dimension,
    axes.code,
    axes.label,
    cast(axes.position as integer) as position,
    cast(axes.level as integer) as level,
    axes.parent,
    axes.kind,
    validity.from_year,
    validity.to_year
from axes
left join validity on axes.dimension = validity.dimension and axes.code = validity.code
