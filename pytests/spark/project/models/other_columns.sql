{{ config(enabled=var('unproved', false)) }}
select 1 as a
