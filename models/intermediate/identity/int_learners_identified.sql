-- (system, local number, tenure) -> the person: key, sex, birth year and month, and how the record was matched.
with

records as (

    select *, {{ record_name() }} as record
    from {{ ref('int_learner_records') }}
    where disposition = 'kept'

),

ranked as (

    select
        records.*,
        persons.label,
        row_number() over of_person as rank_in_person,
        count(*) over (partition by persons.label) as records_of_person
    from records
    inner join {{ ref('int_learner_persons') }} as persons on records.record = persons.record
    -- a record without a birth date cannot count for the person
    window of_person as (
        partition by persons.label order by birth_date is null, priority, {{ extract_of('row_id') }}, record_number
    )

),

-- the key must not move when a system's numbers do, nor when an INE is renewed: it rests on the older INE, else on the name
-- of the first record
anchored as (

    select
        label,
        coalesce(
            min('ine|' || valid_ine) filter (where not {{ is_renewed_ine('valid_ine') }}),
            min('ine|' || valid_ine),
            min(concat_ws('|', 'name', last_name_key, first_name_key, birth_date, sex))
            filter (where rank_in_person = 1 and last_name_key is not null),
            'record|' || label
        ) as anchor,
        {{ first_known('sex', 'rank_in_person') }} as sex,
        {{ first_known('birth_date', 'rank_in_person') }} as birth_date
    from ranked
    group by label

),

persons as (

    select
        *,
        -- two persons may share an anchor: homonyms without INE, or an INE typed on another's record
        {{ keyed("anchor || case when rank_in_anchor > 1 then '|' || label else '' end") }} as learner_key
    from (
        select
            *,
            row_number() over (partition by anchor order by label) as rank_in_anchor
        from anchored
    ) as anchors

)

select
    ranked.row_id,
    ranked.system,
    ranked.local_id,
    ranked.tenure,
    ranked.held_from,
    ranked.held_until,
    persons.learner_key,
    persons.sex,
    persons.birth_date,
    cast(year(persons.birth_date) as integer) as birth_year,
    cast(month(persons.birth_date) as integer) as birth_month,
    ranked.rank_in_person,
    ranked.records_of_person,
    case when ranked.records_of_person = 1 then 'alone' else coalesce(matches.match_rule, 'itself') end as match_rule
from ranked
inner join persons on ranked.label = persons.label
left join {{ ref('int_learner_matches') }} as matches on ranked.record = matches.record
