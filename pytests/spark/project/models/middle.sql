{{ config(enabled=var('unproved', false)) }}
select median(age) as age from {{ ref('persons') }}
