-- Two records that share a node are one person: else `identity_rounds` is too small.
select
    links.node,
    count(distinct groups.label) as persons
from {{ ref('int_learner_links') }} as links
inner join {{ ref('int_learner_groups') }} as groups on links.system || '/' || links.local_id = groups.record
group by links.node
having count(distinct groups.label) > 1
