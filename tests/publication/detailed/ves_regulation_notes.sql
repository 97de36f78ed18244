-- VES: decisions that pass through a regulation note.
with

{{ decision_facts(['ves']) }},

counted as (

    select
        {{ rollup_code([]) }} as row_code,
        period,
        count(*) filter (where regulation_note) as with_note,
        count(regulation_note) as known
    from facts
    group by rollup(period)

),

{{ compare_cells('ves_regulation_notes', periods=6, columns={'regulation_note_share': '100 * with_note / known'}) }}
