-- Each record that counts, with its person and what was compared: where doubts are looked for.
select
    identified.learner_key,
    identified.rank_in_person,
    identified.match_rule,
    records.row_id,
    records.system,
    records.local_id,
    records.tenure,
    records.last_name_key,
    records.first_name_key,
    records.birth_date,
    records.sex,
    records.valid_ine,
    coalesce(records.valid_ine, records.valid_cnam_ine) as identifier,
    coalesce(records.known_system, records.system) as named_system,
    coalesce(records.known_local_id, records.former_local_id) as named_local_id
from {{ ref('int_learners_identified') }} as identified
inner join {{ ref('int_learner_records') }} as records on identified.row_id = records.row_id
