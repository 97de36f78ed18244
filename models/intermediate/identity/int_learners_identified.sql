-- (system, local number) -> the person: key, sex, birth year and month, and how the record was matched.
with

records as (

    select *, system || '/' || local_id as record
    from {{ ref('int_learner_records') }}
    where disposition = 'kept'

),

grouped as (

    select
        records.*,
        groups.label,
        row_number() over persons as rank_in_person,
        count(*) over (partition by groups.label) as records_of_person
    from records
    inner join {{ ref('int_learner_groups') }} as groups on records.record = groups.record
    -- a record without a birth date cannot speak for the person
    window persons as (partition by groups.label order by records.birth_date is null, records.priority, records.row_id)

),

-- the key must not move when a system's numbers do: it rests on the INE, else on the name of the first record
anchored as (

    select
        label,
        coalesce(
            min('ine|' || valid_ine),
            min(concat_ws('|', 'name', last_name_key, first_name_key, birth_date, sex)) filter (
                where rank_in_person = 1 and last_name_key is not null
            ),
            'record|' || label
        ) as anchor
    from grouped
    group by label

),

persons as (

    select
        label,
        -- two persons may share an anchor: homonyms without INE, or an INE typed on another's record
        {{ keyed("anchor || case when rank_in_anchor > 1 then '|' || label else '' end") }} as learner_key
    from (
        select
            *,
            row_number() over (partition by anchor order by label) as rank_in_anchor
        from anchored
    ) as ranked

),

-- how a record holds to the others of its person: by its strongest link that another shares
decisions as (

    select
        links.system,
        links.local_id,
        arg_min(links.match_rule, rules.strength) as match_rule
    from {{ ref('int_learner_links') }} as links
    inner join (
        select node
        from {{ ref('int_learner_links') }}
        group by node
        having count(distinct system || '/' || local_id) > 1
    ) as shared on links.node = shared.node
    inner join {{ ref('identity_rules') }} as rules on links.match_rule = rules.match_rule
    group by links.system, links.local_id

)

select
    grouped.row_id,
    grouped.system,
    grouped.local_id,
    persons.learner_key,
    first_value(grouped.sex) over person as sex,
    first_value(grouped.birth_date) over person as birth_date,
    cast(year(first_value(grouped.birth_date) over person) as integer) as birth_year,
    cast(month(first_value(grouped.birth_date) over person) as integer) as birth_month,
    grouped.rank_in_person,
    grouped.records_of_person,
    case when grouped.records_of_person = 1 then 'alone' else coalesce(decisions.match_rule, 'itself') end as match_rule
from grouped
inner join persons on grouped.label = persons.label
left join decisions on grouped.system = decisions.system and grouped.local_id = decisions.local_id
window person as (partition by grouped.label order by grouped.rank_in_person)
