-- Every record of a learner, the person it was matched to and by which rule. In the private file: a record number beside a
-- learner's key would open the facts to whoever holds an extract.
select
    identified.row_id,
    identified.system,
    identified.learner_key,
    identified.match_rule,
    identified.rank_in_person,
    identified.records_of_person
from {{ ref('int_learners_identified') }} as identified
