-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
{{ config(materialized='view') }}
{{ no_row_of_declared_columns() }}
union all by name
select * from {{ ref('stg_galao__registrations') }}
union all by name
select * from {{ ref('stg_gescicca__registrations') }}
union all by name
select * from {{ ref('stg_madagascar__registrations') }}
union all by name
select * from {{ ref('stg_open_portal__registrations') }}
union all by name
select * from {{ ref('stg_siicre__registrations') }}
union all by name
select * from {{ ref('stg_siscol__registrations') }}
union all by name
select * from {{ ref('stg_sissae__registrations') }}
