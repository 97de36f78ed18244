-- The operator's decisions of identity, one row a line of the private file, with the two records that it names and
-- whether it still applies. A record is named by extract and hashed key, so that a decision outlives the next extraction.
with

decisions as (

    select unnest(
        from_json({{ decisions_on_file() }}, '[{
            "line": "INTEGER", "decision": "VARCHAR", "decided_on": "DATE",
            "extract_a": "VARCHAR", "key_a": "UUID", "person_a": "INTEGER",
            "extract_b": "VARCHAR", "key_b": "UUID", "person_b": "INTEGER"
        }]'),
        recursive := true
    )

),

named as (

    select line, 'a' as place, extract_a as extract, key_a as hashed_key from decisions
    union all
    select line, 'b' as place, extract_b as extract, key_b as hashed_key from decisions

),

-- the keys are hashed of the extracts alone that a decision names
landed as (

    select
        records.row_id,
        records.system || '.' || records.extract as extract,
        {{ hashed_record_key('records') }} as hashed_key
    from {{ ref('stg_landing__records') }} as records
    where records.system || '.' || records.extract in (select extract from named)

),

found as (

    select
        named.line,
        named.place,
        min({{ record_name() }}) as record,
        min(coalesce(learners.kept_row_id, learners.row_id)) as row_id,
        count(distinct {{ record_name() }}) as records,
        count(*) filter (where learners.disposition = 'rejected') as rejected
    from named
    inner join landed on named.extract = landed.extract and named.hashed_key = landed.hashed_key
    inner join {{ ref('int_learner_records') }} as learners on landed.row_id = learners.row_id
    group by named.line, named.place

)

select
    decisions.line,
    decisions.decision,
    decisions.decided_on,
    decisions.person_a,
    decisions.person_b,
    one.record as record_a,
    other.record as record_b,
    one.row_id as row_id_a,
    other.row_id as row_id_b,
    case
        when one.line is null or other.line is null then 'not_found'
        when one.records > 1 or other.records > 1 then 'key_of_several'
        when one.rejected + other.rejected > 0 then 'rejected'
        when one.record = other.record then 'one_record'
        else 'applies'
    end as state
from decisions
left join found as one on decisions.line = one.line and one.place = 'a'
left join found as other on decisions.line = other.line and other.place = 'b'
