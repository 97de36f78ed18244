{{ config(enabled=var('unproved', false)) }}
select born - date '1980-01-01' as days from {{ ref('people') }}
