-- Which records hang together: each record takes the smallest label of the records it shares a node with, over and over.
-- {{ var('identity_rounds') }} rounds are ample; a test fails if one more would change anything. Most records are alone:
-- only those that share a node are handed around, and as numbers.
{%- set rounds = var('identity_rounds') %}
with

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

round_0 as (

    select distinct record, record as label from shared

)
{%- for round in range(rounds) %},

nodes_{{ round + 1 }} as (

    select shared.node, min(round_{{ round }}.label) as label
    from shared
    inner join round_{{ round }} on shared.record = round_{{ round }}.record
    group by shared.node

),

round_{{ round + 1 }} as (

    select shared.record, min(nodes_{{ round + 1 }}.label) as label
    from shared
    inner join nodes_{{ round + 1 }} on shared.node = nodes_{{ round + 1 }}.node
    group by shared.record

)
{%- endfor %}

select records.record, firsts.record as label
from records
left join round_{{ rounds }} as labelled on records.number = labelled.record
inner join records as firsts on coalesce(labelled.label, records.number) = firsts.number
