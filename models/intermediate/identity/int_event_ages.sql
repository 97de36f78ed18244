-- Age in completed years on the day of each decision and of each jury; the day and the birth date meet only here.
with

decisions as (

    select * from {{ ref('stg_united__decisions') }}

),

diplomas as (

    select * from {{ ref('stg_united__diplomas') }}

),

events as (

    select row_id, system, candidate_id as local_id, decided_on as happened_on
    from decisions
    where reject_rule is null
    union all
    select row_id, system, row_id as local_id, jury_date as happened_on
    from diplomas
    where reject_rule is null

)

select
    events.row_id,
    learners.learner_key,
    learners.sex,
    learners.records_of_person,
    {{ age_on('learners.birth_date', 'events.happened_on') }} as age
from events
inner join {{ ref('int_learners_identified') }} as learners
    on {{ bears_number_of('events', 'learners', 'cast(events.happened_on as varchar)') }}
