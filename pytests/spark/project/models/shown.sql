{{ config(materialized='view') }}
select count(*) as persons, any_value(name) filter (where age > 40) as one from {{ ref('persons') }}
