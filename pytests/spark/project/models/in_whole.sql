{{ config(enabled=var('unproved', false)) }}
select cast(share as integer) as share from {{ ref('persons') }}
