{%- set rows_by_threshold -%}
(
    -- R11: each edition has its threshold
    select
        rows_exams.* replace (
            {{ is_complete('rows_exams.team_completeness', 'thresholds.completeness') }} as is_complete_by_team,
            {{ is_complete('rows_exams.offering_completeness', 'thresholds.completeness') }} as is_complete_by_offering
        ),
        thresholds.completeness
    from {{ ref('rows_exams') }} as rows_exams
    cross join (select distinct completeness from {{ ref('editions') }}) as thresholds
) as by_threshold
{%- endset -%}
{{ counted(rows_by_threshold, 'exams', keys=['completeness']) }}
