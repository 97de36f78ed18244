-- the text of an edition that is not frozen is made anew from its cells, when the pages are written
with no_text as (

    select
        cast(null as varchar) as edition,
        cast(null as integer) as position,
        cast(null as integer) as block,
        cast(null as varchar) as kind,
        cast(null as varchar) as text
    where false

)

{{ as_published('no_text', 'texts') }}
