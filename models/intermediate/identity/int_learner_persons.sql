-- Each record with the label of its person: that of its group, or of its side where a decision holds the group apart.
select groups.record, coalesce(sides.label, groups.label) as label
from {{ ref('int_learner_groups') }} as groups
left join {{ ref('int_learner_sides') }} as sides on groups.record = sides.record
