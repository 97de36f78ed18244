-- The day on which each extract was taken, as the landing's manifest says (R22).
select
    row_id,
    system,
    extract_name as extract,
    extracted_on,
    records,
    is_synthetic
from {{ ref('stg_landing__extractions') }}
where reject_rule is null
