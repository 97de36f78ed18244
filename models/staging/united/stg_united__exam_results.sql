-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
{{ config(materialized='view') }}
{{ no_row_of_declared_columns() }}
union all by name
select * from {{ ref('stg_galao__exam_results') }}
union all by name
select * from {{ ref('stg_gescicca__exam_results') }}
union all by name
select * from {{ ref('stg_madagascar__exam_results') }}
union all by name
select * from {{ ref('stg_open_portal__exam_results') }}
union all by name
select * from {{ ref('stg_siicre__exam_results') }}
union all by name
select * from {{ ref('stg_siscol__exam_results') }}
union all by name
select * from {{ ref('stg_sissae__exam_results') }}
union all by name
select * from {{ ref('stg_sissae__past_exam_results') }}
