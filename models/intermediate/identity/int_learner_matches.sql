-- How a record holds to the others of its person: by its strongest link that another of them shares.
with

links as (

    select record, node, match_rule from {{ ref('int_learner_links') }}
    union all
    select record, node, 'decided' as match_rule from {{ ref('int_decided_records') }} where decision = 'together'

),

shared as (

    select node from links group by node having count(distinct record) > 1

),

-- a decision may have parted those who share a node
linked as (

    select links.*, persons.label
    from links
    inner join shared on links.node = shared.node
    inner join {{ ref('int_learner_persons') }} as persons on links.record = persons.record

),

within_person as (

    select node, label from linked group by node, label having count(distinct record) > 1

)

select linked.record, arg_min(linked.match_rule, rules.strength) as match_rule
from linked
inner join within_person on linked.node = within_person.node and linked.label = within_person.label
inner join {{ ref('identity_rules') }} as rules on linked.match_rule = rules.match_rule
group by linked.record
