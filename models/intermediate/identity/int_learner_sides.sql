-- Where a decision holds two records of one group apart: whose side each record of the group is on. A record goes with the
-- one that decisions name and that it is linked to most directly, by the strongest rule; with neither where both are as
-- near, since it would be given to one by chance.
with recursive

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

sided (record, side) {{ using_key('record') }} as (

    select record, min(side) as side from divided group by record
    union
    -- records that have just taken a side hand it on to those that have none
    select record, case when count(*) = 1 then min(side) else 'record:' || record end as side
    from (
        select
            links.record,
            sided.side,
            rank() over (partition by links.record order by min(greatest(links.strength, theirs.strength))) as nearness
        from sided
        inner join links as theirs on sided.record = theirs.record
        inner join links on theirs.node = links.node
        left join recurring.sided as before on links.record = before.record
        where before.record is null
        group by links.record, sided.side
    ) as ranked
    where nearness = 1
    group by record

)

select
    groups.record,
    min(groups.record) over (partition by groups.label, coalesce(sided.side, 'record:' || groups.record)) as label
from groups
left join sided on groups.record = sided.record
where groups.label in (select label from divided group by label having count(distinct side) > 1)
