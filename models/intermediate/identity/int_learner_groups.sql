-- Which records are one person: each record takes the smallest label of the records it shares a node with, over and
-- over. {{ var('identity_rounds') }} rounds are ample; a test fails if one more would change anything.
{%- set rounds = var('identity_rounds') %}
with

links as (

    select distinct system || '/' || local_id as record, node
    from {{ ref('int_learner_links') }}

),

round_0 as (

    select distinct record, record as label from links

)
{%- for round in range(rounds) %},

nodes_{{ round + 1 }} as (

    select links.node, min(round_{{ round }}.label) as label
    from links
    inner join round_{{ round }} on links.record = round_{{ round }}.record
    group by links.node

),

round_{{ round + 1 }} as (

    select links.record, min(nodes_{{ round + 1 }}.label) as label
    from links
    inner join nodes_{{ round + 1 }} on links.node = nodes_{{ round + 1 }}.node
    group by links.record

)
{%- endfor %}

select record, label
from round_{{ rounds }}
