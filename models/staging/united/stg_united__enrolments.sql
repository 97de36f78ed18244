-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
{{ config(materialized='view') }}
{{ no_row_of_declared_columns() }}
union all by name
select * from {{ ref('stg_galao__enrolments') }}
union all by name
select * from {{ ref('stg_gescicca__enrolments') }}
union all by name
select * from {{ ref('stg_madagascar__enrolments') }}
union all by name
select * from {{ ref('stg_open_portal__enrolments') }}
union all by name
select * from {{ ref('stg_siicre__enrolments') }}
union all by name
select * from {{ ref('stg_siscol__enrolments') }}
union all by name
select * from {{ ref('stg_sissae__enrolments') }}
union all by name
select * from {{ ref('stg_sissae__past_enrolments') }}
