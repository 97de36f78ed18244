-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
{{ config(materialized='view') }}
{{ no_row_of_declared_columns() }}
union all by name
select * from {{ ref('stg_galao__learners') }}
union all by name
select * from {{ ref('stg_gescicca__learners') }}
union all by name
select * from {{ ref('stg_madagascar__learners') }}
union all by name
select * from {{ ref('stg_open_portal__learners') }}
union all by name
select * from {{ ref('stg_siicre__learners') }}
union all by name
select * from {{ ref('stg_siscol__learners') }}
union all by name
select * from {{ ref('stg_sissae__learners') }}
