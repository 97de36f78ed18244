-- Printed table 5A: decisions of a calendar year by scheme, and the distinct persons who received them.
with

{{ decision_facts(['vapp', 'vae', 'ves']) }},

counted as (

    select scheme as row_code, period, count(distinct learner_key) as candidates, count(*) as decisions
    from facts
    group by scheme, period

),

{{ compare_cells('validations_by_year', periods=5, columns={
    'candidates': 'candidates',
    'decisions': 'decisions',
}) }}
