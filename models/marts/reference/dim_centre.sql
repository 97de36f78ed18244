select
    centres.code as centre_code,
    centres.label_fr as centre_label,
    centres.centre_type,
    centres.area as area_code,
    areas.label_fr as area_label,
    -- a centre is listed among those of its area, wherever it was added
    cast(
        row_number() over (order by areas.display_order, centres.display_order, centres.code) as integer
    ) as display_order,
    try_cast(centres.from_year as integer) as from_year,
    try_cast(centres.to_year as integer) as to_year
from {{ ref('centres') }} as centres
inner join {{ ref('areas') }} as areas on centres.area = areas.code
