-- The day on which each extract was taken, and what lacks of it, as the landing's manifest says (R22).
select
    row_id,
    system,
    extract_name as extract,
    extracted_on,
    records,
    is_synthetic,
    state,
    lacks,
    reason
from {{ ref('stg_landing__extractions') }}
where reject_rule is null
