-- Every record of a learner, the person it was matched to and by which rule; no personal value.
select
    identified.row_id,
    identified.system,
    identified.learner_key,
    identified.match_rule,
    identified.rank_in_person,
    identified.records_of_person
from {{ ref('int_learners_identified') }} as identified
