-- One row a person: what the systems know of it beyond its birth, by the first of its records that knows it; the year
-- since when it is known is the earliest.
with

records as (

    select
        learners.learner_key,
        learners.sex,
        learners.rank_in_person as source_rank,
        records.nationality,
        records.first_registration_year,
        records.first_situation,
        records.first_diploma_level
    from {{ ref('int_learners_identified') }} as learners
    inner join {{ ref('int_learner_records') }} as records on learners.row_id = records.row_id

)

select
    learner_key,
    {{ first_known('sex') }} as sex,
    {{ first_known('nationality') }} as nationality,
    -- the systems learn of a person one after the other: the earliest year is the first registration
    min(first_registration_year) as first_registration_year,
    {{ first_known('first_situation') }} as first_situation,
    {{ first_known('first_diploma_level') }} as first_diploma_level,
    count(*) as records_known
from records
group by learner_key
