-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
{{ config(materialized='view') }}
{{ no_row_of_declared_columns() }}
union all by name
select * from {{ ref('stg_diva__candidates') }}
union all by name
select * from {{ ref('stg_divap__candidates') }}
union all by name
select * from {{ ref('stg_intec__candidates') }}
union all by name
select * from {{ ref('stg_viatic__candidates') }}
