-- Generated from the landing contract by `make contract`: change models/staging/*/_*__sources.yml instead.
{{ config(materialized='view') }}
{{ no_row_of_declared_columns() }}
union all by name
select * from {{ ref('stg_collections__brand_diplomas') }}
union all by name
select * from {{ ref('stg_collections__centre_diplomas') }}
union all by name
select * from {{ ref('stg_collections__eicnam_diplomas') }}
union all by name
select * from {{ ref('stg_collections__survey_diplomas') }}
union all by name
select * from {{ ref('stg_collections__dnf_diplomas') }}
union all by name
select * from {{ ref('stg_collections__dap_diplomas') }}
union all by name
select * from {{ ref('stg_d3__diplomas') }}
union all by name
select * from {{ ref('stg_siscol__diplomas') }}
