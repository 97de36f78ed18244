-- Where a decision holds two records of one group apart: whose side each record of the group is on. A record goes with the
-- one that decisions name and that it is linked to most directly, by the strongest rule; with neither where both are as
-- near, since it would be given to one by chance.
{%- set rounds = 2 * var('identity_rounds') %}
with

decided as (

    select * from {{ ref('int_decided_records') }} where decision = 'apart'

),

groups as (

    select * from {{ ref('int_learner_groups') }}

),

divided as (

    select decided.record, decided.node as side, groups.label
    from decided
    inner join groups on decided.record = groups.record

),

links as (

    select links.record, links.node, rules.strength
    from {{ ref('int_learner_links') }} as links
    inner join groups on links.record = groups.record
    inner join {{ ref('identity_rules') }} as rules on links.match_rule = rules.match_rule
    where groups.label in (select label from divided group by label having count(distinct side) > 1)
    union all
    select record, node, 0 as strength -- stronger than any rule
    from {{ ref('int_decided_records') }} where decision = 'together'

),

side_0 as (

    select record, min(side) as side from divided group by record

)
{%- for round in range(rounds) %},

near_{{ round + 1 }} as (

    select links.record, sided.side, min(greatest(links.strength, theirs.strength)) as strength
    from links
    inner join links as theirs on links.node = theirs.node
    inner join side_{{ round }} as sided on theirs.record = sided.record
    where links.record not in (select record from side_{{ round }})
    group by links.record, sided.side

),

side_{{ round + 1 }} as (

    select record, side from side_{{ round }}
    union all
    select record, case when count(*) = 1 then min(side) else 'record:' || record end as side
    from (select *, rank() over (partition by record order by strength) as nearness from near_{{ round + 1 }}) as ranked
    where nearness = 1
    group by record

)
{%- endfor %}

select
    groups.record,
    min(groups.record) over (partition by groups.label, coalesce(sided.side, 'record:' || groups.record)) as label
from groups
left join side_{{ rounds }} as sided on groups.record = sided.record
where groups.label in (select label from divided group by label having count(distinct side) > 1)
