select
    centres.code as centre_code,
    centres.label_fr as centre_label,
    centres.centre_type,
    centres.area as area_code,
    areas.label_fr as area_label,
    cast(centres.display_order as integer) as display_order
from {{ ref('centres') }} as centres
inner join {{ ref('areas') }} as areas on centres.area = areas.code
