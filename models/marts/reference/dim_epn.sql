select
    code as epn_code,
    label_fr as epn_label,
    cast(display_order as integer) as display_order
from {{ ref('teaching_teams') }}
