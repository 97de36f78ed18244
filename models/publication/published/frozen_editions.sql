-- R22: every freeze of an edition that the store holds for this lineage of landings; the latest of each is in force
-- depends_on: {{ ref('extractions') }}
{%- set folder = frozen_folder(ref('extractions')) %}
with frozen as (

    {% if folder and files_of(folder ~ '/*/*/edition.json') %}
    select
        edition,
        frozen_at,
        reason,
        landing_digest,
        git_commit,
        extracted_on,
        regexp_replace(filename, '/edition\.json$', '') as folder
    from read_json(
        {{ text_literal(folder ~ '/*/*/edition.json') }},
        filename = true,
        columns = {
            edition: 'varchar', frozen_at: 'timestamp', reason: 'varchar', landing_digest: 'varchar',
            git_commit: 'varchar', extracted_on: 'date'
        }
    )
    {% else %}
    -- nothing is frozen
    select
        cast(null as varchar) as edition,
        cast(null as timestamp) as frozen_at,
        cast(null as varchar) as reason,
        cast(null as varchar) as landing_digest,
        cast(null as varchar) as git_commit,
        cast(null as date) as extracted_on,
        cast(null as varchar) as folder
    limit 0
    {% endif %}

)

select
    edition,
    frozen_at,
    frozen_at = max(frozen_at) over (partition by edition) as is_in_force,
    reason,
    landing_digest,
    git_commit,
    extracted_on,
    folder
from frozen
