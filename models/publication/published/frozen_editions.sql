-- R22: every freeze of an edition that the store holds for this lineage of landings; the latest of each is in force
with frozen as (

    {{ frozen_settings(ref('extractions')) }}

)

select
    edition,
    frozen_at,
    frozen_at = max(frozen_at) over (partition by edition) as is_in_force,
    reason,
    landing_digest,
    git_commit,
    extracted_on,
    build,
    regexp_replace(filename, '/edition\.json$', '') as folder
from frozen
