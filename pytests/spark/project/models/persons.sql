select
    cast(keyed_hash(name) as uuid) as person_key,
    upper(trim(name)) as name,
    date_sub('year', born, date '2024-12-31') as age,
    hours / 3 as share
from {{ ref('people') }}
