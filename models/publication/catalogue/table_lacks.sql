{{ config(schema='publication_counts', contract={'enforced': false}) }}
-- R12, R22: what lacks, and why, of a table with cells that rest on an extract that has not come or lacks a centre.
with lacks as (

    select distinct content, note as lack
    from {{ ref('lacking_rows') }}

)

select
    content,
    concat('Données provisoires, il manque : ', string_agg(lack, ' ; ' order by lack)) as note,
    concat('Provisional data, missing: ', string_agg(lack, '; ' order by lack)) as note_en
from lacks
group by content
