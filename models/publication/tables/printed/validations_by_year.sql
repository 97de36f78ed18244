with

editions as (

    {{ editions() }}

),

validations as (

    select
        editions.edition,
        cast(validations.decision_year as varchar) as period,
        validations.scheme as row_code,
        cast(null as varchar) as parent_code,
        cast(null as varchar) as kind,
        validations.candidates,
        validations.decisions
    from editions
    inner join {{ ref('agg_validations') }} as validations
        on validations.decision_year between editions.calendar_year - 4 and editions.calendar_year

),

measured as (

    {{ measured('validations', {
        'candidates': {'numerator': 'candidates'}, 'decisions': {'numerator': 'decisions'},
    }) }}

),

totalled as (

    {{ with_totals('measured', 'validations_by_year', 'scheme', has_total=false) }}

)

{{ cells_of('totalled', 'validations_by_year') }}
