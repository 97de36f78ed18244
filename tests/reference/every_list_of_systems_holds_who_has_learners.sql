{{ config(group='warehouse') }}
-- Each list of systems holds every system that has learners: else a diploma or decision that names one would be no learner's.
with lists as (

    select distinct list from {{ ref('code_lists') }} where subject = 'systems'

),

systems as (

    select distinct system from {{ ref('stg_united__learners') }}

)

select lists.list, systems.system as lacks
from lists
cross join systems
left join {{ ref('code_lists') }} as codes on lists.list = codes.list and systems.system = codes.meaning
where codes.list is null
