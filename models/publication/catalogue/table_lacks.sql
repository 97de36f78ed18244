-- R12, R22: what lacks, and why, of a table with cells that rest on an extract that has not come or lacks a centre.
with lacks as (

    select distinct content, note
    from {{ ref('lacking_rows') }}

)

select
    content,
    concat('Données provisoires, il manque : ', string_agg(lacks.note, ' ; ' order by lacks.note)) as note,
    concat('Provisional data, missing: ', string_agg(lacks.note, '; ' order by lacks.note)) as note_en
from lacks
group by content
