-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
{{ config(materialized='view') }}
{{ no_row_of_declared_columns() }}
union all by name
select * from {{ ref('stg_diva__decisions') }}
union all by name
select * from {{ ref('stg_divap__decisions') }}
union all by name
select * from {{ ref('stg_intec__decisions') }}
union all by name
select * from {{ ref('stg_viatic__decisions') }}
