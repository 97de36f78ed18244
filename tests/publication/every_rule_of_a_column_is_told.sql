-- A reader who is referred to a rule finds its text: each rule that a column rests on is in the seed.
with cited as (

    select distinct content, column_code, unnest(string_split(rules, ', ')) as rule
    from {{ ref('described_columns') }}

)

select cited.content, cited.column_code, cited.rule
from cited
left join {{ ref('publication_rules') }} as rules on cited.rule = rules.rule
where rules.rule is null
