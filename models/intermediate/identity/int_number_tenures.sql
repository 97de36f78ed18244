-- Numbers that a system gave to one person and later to another: a record begins a tenure where both its last name and
-- its birth date are known and not those of the record before it, by the year or day that the records carry.
with

records as (

    select * from {{ ref('int_learner_records_unioned') }} where reject_rule is null

),

given_again as (

    select system, local_id
    from records
    group by system, local_id
    having count(distinct last_name_key) > 1 and count(distinct birth_date) > 1

),

dated as (

    -- a system that does not date its records says at least since when the person is at the Cnam
    select records.*, coalesce(records.as_of, records.first_registration_year, '') as since
    from records
    inner join given_again on records.system = given_again.system and records.local_id = given_again.local_id

),

compared as (

    select
        *,
        lag(last_name_key) over in_time <> last_name_key and lag(birth_date) over in_time <> birth_date as is_another
    from dated
    window in_time as (partition by system, local_id order by since, record_number)

),

numbered as (

    select
        *,
        count(*) filter (where is_another) over (partition by system, local_id order by since, record_number) as tenure
    from compared

),

tenures as (

    select
        system,
        local_id,
        tenure,
        case when tenure > 0 then min(since) end as held_from,
        lead(min(since)) over (partition by system, local_id order by tenure) as held_until
    from numbered
    group by system, local_id, tenure

)

select
    numbered.row_id,
    numbered.system,
    numbered.local_id,
    numbered.tenure,
    tenures.held_from,
    tenures.held_until
from numbered
inner join tenures
    on numbered.system = tenures.system and numbered.local_id = tenures.local_id and numbered.tenure = tenures.tenure
