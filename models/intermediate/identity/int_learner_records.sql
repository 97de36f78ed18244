-- Which record of a number counts for its person, and which identifiers it brings. Of the records of one number and one
-- person the last counts: by the year or day that they carry, else by their place in the extract.
with

records as (

    select * from {{ ref('int_learner_records_unioned') }}

),

held as (

    select
        records.* exclude (usable_ine, usable_cnam_ine),
        coalesce(tenures.tenure, 0) as tenure,
        tenures.held_from,
        tenures.held_until,
        case when of_ine.identifier is null then records.usable_ine end as valid_ine,
        case when of_cnam_ine.identifier is null then records.usable_cnam_ine end as valid_cnam_ine
    from records
    left join {{ ref('int_number_tenures') }} as tenures on records.row_id = tenures.row_id
    left join {{ ref('int_crowded_identifiers') }} as of_ine on records.usable_ine = of_ine.identifier
    left join {{ ref('int_crowded_identifiers') }} as of_cnam_ine on records.usable_cnam_ine = of_cnam_ine.identifier

),

latest as (

    select
        *,
        first_value(row_id) over (
            partition by system, local_id, tenure, reject_rule is null
            order by as_of desc nulls last, record_number desc
        ) as last_row_id
    from held

)

select
    latest.* exclude (last_row_id),
    priorities.priority,
    {{ disposition({
        'rejected': 'reject_rule',
        'deduplicated': "case when row_id <> last_row_id then 'same_key' end",
    }, kept='last_row_id') }}
from latest
inner join {{ ref('system_priorities') }} as priorities on latest.system = priorities.system
