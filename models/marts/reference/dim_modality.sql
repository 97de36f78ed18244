select
    code as modality,
    label_fr as modality_label,
    published_code as published_modality,
    cast(is_distance_or_hybrid as boolean) as is_distance_or_hybrid,
    starts_in,
    cast(display_order as integer) as display_order
from {{ ref('modalities') }}
