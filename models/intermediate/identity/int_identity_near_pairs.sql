-- Two persons who are nearly one: pairs that the matching left apart, of one identifier, one birth date and name, both names or
-- one number. Nobody is compared with everybody.
{%- set learners = 'one.learner_key as learner_a, other.learner_key as learner_b' %}
{%- set rows = 'one.row_id as row_id_a, other.row_id as row_id_b' %}
with

records as (

    select * from {{ ref('int_matched_records') }}

),

-- a person as its records write it
names as (

    select last_name_key, first_name_key, birth_date, sex, learner_key, min(row_id) as row_id
    from records
    group by last_name_key, first_name_key, birth_date, sex, learner_key

),

pairs as (

    select
        {{ learners }}, {{ rows }},
        case
            when one.first_name_key = other.first_name_key and one.sex <> other.sex then 'other_sex'
            when one.first_name_key = other.first_name_key then 'homonyms'
            when {{ names_alike('one.first_name_key', 'other.first_name_key') }} then 'first_name_alike'
            when {{ is_one_name('one') }} or {{ is_one_name('other') }} then 'one_name'
        end as doubt_rule
    from names as one
    inner join names as other on one.last_name_key = other.last_name_key and one.birth_date = other.birth_date
    where one.learner_key < other.learner_key
    union all
    select {{ learners }}, {{ rows }}, 'last_name_alike' as doubt_rule
    from names as one
    inner join names as other on one.first_name_key = other.first_name_key and one.birth_date = other.birth_date
    where one.learner_key < other.learner_key
        and one.last_name_key <> other.last_name_key
        and {{ is_at_an_end('one.last_name_key', 'other.last_name_key') }}
    union all
    select {{ learners }}, {{ rows }}, 'birth_date_unknown' as doubt_rule
    from names as one
    inner join names as other on one.last_name_key = other.last_name_key and one.first_name_key = other.first_name_key
    where one.birth_date is null
        and one.learner_key <> other.learner_key
        and coalesce(one.sex = other.sex, true)
    union all
    select {{ learners }}, {{ rows }}, 'day_and_month_swapped' as doubt_rule
    from names as one
    inner join names as other
        on one.last_name_key = other.last_name_key and one.first_name_key = other.first_name_key
        and {{ day_and_month_swapped('one.birth_date') }} = other.birth_date
    where one.birth_date < other.birth_date and one.learner_key <> other.learner_key
    union all
    select {{ learners }}, {{ rows }}, 'same_identifier' as doubt_rule
    from records as one
    inner join records as other on one.identifier = other.identifier
    where one.learner_key < other.learner_key
    union all
    select {{ learners }}, {{ rows }}, 'number_given_again' as doubt_rule
    from records as one
    inner join records as other
        on one.system = other.system and one.local_id = other.local_id and one.tenure + 1 = other.tenure
    where one.learner_key <> other.learner_key
    union all
    select {{ learners }}, {{ rows }}, 'number_not_followed' as doubt_rule
    from records as one
    inner join records as other on one.named_system = other.system and one.named_local_id = other.local_id
    where one.learner_key <> other.learner_key

)

select * from pairs where doubt_rule is not null
