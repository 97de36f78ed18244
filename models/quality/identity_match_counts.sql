-- How the learner records of each extract were matched, in numbers: which records they are stays in the private file.
with matches as (

    select *, split_part({{ extract_of('row_id') }}, '.', 2) as extract
    from {{ ref('identity_matches') }}

)

select
    system,
    extract,
    match_rule,
    count(*) as records,
    count(*) filter (where rank_in_person = 1) as first_records
from matches
group by system, extract, match_rule
