-- The records that decisions name, each with the person that the decisions make of it: records that rows put together, one
-- by one, are of one such person.
with

applying as (

    select * from {{ ref('int_identity_decisions') }} where state = 'applies'

)

select decision, record_a as record, 'person:' || cast(person_a as varchar) as node
from applying
union
select decision, record_b as record, 'person:' || cast(person_b as varchar) as node
from applying
