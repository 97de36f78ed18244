-- Pairs that are nearly one person, and pairs that became one on thin ground, for the Observatoire to settle: by rule and
-- without a personal value. `row_id_a` and `row_id_b` find the two records in the private file; extract and hashed key name
-- them in the file of decisions. Of the pairs of two persons by one rule the first is listed; what a decision settles is
-- not listed.
with

pairs as (

    select doubt_rule, learner_a, learner_b, row_id_a, row_id_b from {{ ref('int_identity_near_pairs') }}
    union all
    select doubt_rule, learner_a, learner_b, row_id_a, row_id_b from {{ ref('int_identity_thin_pairs') }}

),

settled as (

    select distinct
        least(one.learner_key, other.learner_key) as first_learner,
        greatest(one.learner_key, other.learner_key) as second_learner
    from {{ ref('int_identity_decisions') }} as decisions
    inner join {{ ref('int_learners_identified') }} as one on decisions.row_id_a = one.row_id
    inner join {{ ref('int_learners_identified') }} as other on decisions.row_id_b = other.row_id
    where decisions.state = 'applies'

),

open_pairs as (

    select distinct on (pairs.doubt_rule, least(learner_a, learner_b), greatest(learner_a, learner_b)) pairs.*
    from pairs
    left join settled
        on least(pairs.learner_a, pairs.learner_b) = settled.first_learner
        and greatest(pairs.learner_a, pairs.learner_b) = settled.second_learner
    where settled.first_learner is null
    order by pairs.row_id_a, pairs.row_id_b

)

select
    open_pairs.doubt_rule,
    open_pairs.learner_a = open_pairs.learner_b as is_one_person,
    open_pairs.row_id_a,
    open_pairs.row_id_b,
    {{ extract_of('open_pairs.row_id_a') }} as extract_a,
    {{ hashed_record_key('one') }} as key_a,
    {{ extract_of('open_pairs.row_id_b') }} as extract_b,
    {{ hashed_record_key('other') }} as key_b
from open_pairs
inner join {{ ref('stg_landing__records') }} as one on open_pairs.row_id_a = one.row_id
inner join {{ ref('stg_landing__records') }} as other on open_pairs.row_id_b = other.row_id
