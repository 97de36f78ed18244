-- Which records hang together: each record takes the smallest label of the records it shares a node with, until
-- nothing changes. Most records are alone: only those that share a node are handed around, and as numbers.
with recursive

links as (

    select record, node from {{ ref('int_learner_links') }}
    union
    select record, node from {{ ref('int_decided_records') }} where decision = 'together'

),

records as (

    -- in the order of the records, so that the smallest number is the smallest record
    select record, row_number() over (order by record) as number
    from (select distinct record from links) as distinct_records

),

nodes as (

    select node, row_number() over () as number
    from links
    group by node
    having count(*) > 1

),

shared as (

    select records.number as record, nodes.number as node
    from links
    inner join nodes on links.node = nodes.node
    inner join records on links.record = records.record

),

labelled (record, label) {{ using_key('record') }} as (

    select distinct record, record as label from shared
    union
    -- records whose label has just changed hand it on to those that have a greater one
    select theirs.record, min(labelled.label) as label
    from labelled
    inner join shared as ours on labelled.record = ours.record
    inner join shared as theirs on ours.node = theirs.node
    inner join recurring.labelled as before on theirs.record = before.record
    where labelled.label < before.label
    group by theirs.record

)

select records.record, firsts.record as label
from records
left join labelled on records.number = labelled.record
inner join records as firsts on coalesce(labelled.label, records.number) = firsts.number
