-- Records that the matching put together on thin ground: what ties them is an identifier, a number or a default birth date,
-- and something else is against it.
{%- set learners = 'one.learner_key as learner_a, one.learner_key as learner_b' %}
{%- set rows = 'one.row_id as row_id_a, other.row_id as row_id_b' %}
with

records as (

    select * from {{ ref('int_matched_records') }}

),

contradicting as (

    select
        learner_key,
        min(sex) <> max(sex) as is_of_two_sexes,
        {{ proves_several('valid_ine') }} as has_two_ine
    from records
    group by learner_key
    having min(sex) <> max(sex) or {{ proves_several('valid_ine') }}

),

repeated as (

    select
        records.learner_key as learner_a,
        records.learner_key as learner_b,
        records.row_id as row_id_a,
        repeating.row_id as row_id_b,
        records.first_name_key, repeating.first_name_key as other_first_name_key,
        records.last_name_key <> repeating.last_name_key or records.birth_date <> repeating.birth_date as differs
    from {{ ref('int_learner_records') }} as repeating
    inner join records on repeating.kept_row_id = records.row_id

)

select 'one_identifier_other_first_name' as doubt_rule, {{ learners }}, {{ rows }}
from records as one
inner join records as other on one.identifier = other.identifier and one.learner_key = other.learner_key
where one.rank_in_person < other.rank_in_person
    and not {{ names_alike('one.first_name_key', 'other.first_name_key') }}
union all
select 'number_followed_other_first_name' as doubt_rule, {{ learners }}, {{ rows }}
from records as one
inner join records as other
    on one.named_system = other.system and one.named_local_id = other.local_id and one.learner_key = other.learner_key
where not {{ names_alike('one.first_name_key', 'other.first_name_key') }}
union all
select 'number_of_two_names' as doubt_rule, learner_a, learner_b, row_id_a, row_id_b
from repeated
where differs and not {{ names_alike('first_name_key', 'other_first_name_key') }}
union all
-- 1 January means an unknown day: names alone then tie whoever bears a frequent one
select 'name_on_default_birth_date' as doubt_rule, {{ learners }}, {{ rows }}
from records as one
inner join records as other on one.learner_key = other.learner_key
where one.rank_in_person < other.rank_in_person
    and other.match_rule = 'name'
    and one.birth_date = other.birth_date
    and month(one.birth_date) = 1 and day(one.birth_date) = 1
union all
select case when is_of_two_sexes then 'two_sexes' else 'two_ine' end as doubt_rule, {{ learners }}, {{ rows }}
from contradicting
inner join records as one on contradicting.learner_key = one.learner_key
inner join records as other on one.learner_key = other.learner_key
where one.sex <> other.sex and one.rank_in_person < other.rank_in_person
    or has_two_ine and one.valid_ine < other.valid_ine
