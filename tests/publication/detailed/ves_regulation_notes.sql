-- VES: decisions that pass through a regulation note.
with facts as (

    select
        t.regulation_note,
        cast(t.decision_year as varchar) as period
    from {{ ref('fct_ves_decisions') }} as t

),

counted as (

    select
        'ALL' as row_code,
        period,
        count(*) filter (where regulation_note) as regulation_note_share_n,
        count(regulation_note) as regulation_note_share_d
    from facts
    group by period

),

expected as (

    select
        row_code,
        'regulation_note_share' as column_code,
        period,
        regulation_note_share_n as numerator,
        regulation_note_share_d as denominator,
        100.0 * regulation_note_share_n / nullif(regulation_note_share_d, 0) as value
    from counted
    where row_code is not null and period is not null

),

{{ compare_cells('ves_regulation_notes', periods=6) }}
