-- Two records that share a node are in one group, however long the chain is that holds it.
select
    links.node,
    count(distinct groups.label) as persons
from {{ ref('int_learner_links') }} as links
inner join {{ ref('int_learner_groups') }} as groups on links.system || '/' || links.local_id = groups.record
group by links.node
having count(distinct groups.label) > 1
