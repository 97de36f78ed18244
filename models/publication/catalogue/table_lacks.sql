{{ config(schema='publication_counts', contract={'enforced': false}) }}
-- R12, R22: what lacks, and why, of a table with cells that rest on an extract that has not come or lacks a centre.
with told as (

    select distinct content, told
    from {{ ref('lacking_rows') }}

)

select
    content,
    concat('Données provisoires, il manque : ', string_agg(told, ' ; ' order by told)) as note,
    concat('Provisional data, missing: ', string_agg(told, '; ' order by told)) as note_en
from told
group by content
