-- Everything by which a build is held against the one before: src/chiffres_cles/movements.py compares, `usual_movements` says how much
-- each may move.
select * from {{ ref('measures_of_records') }}
union all
select * from {{ ref('measures_of_facts') }}
