with extractions_of_editions as (

    select
        editions.edition,
        extractions.system,
        extractions.extract,
        extractions.extracted_on,
        extractions.records,
        extractions.is_synthetic
    from {{ ref('editions') }} as editions
    cross join {{ ref('extractions') }} as extractions

)

{{ as_published('extractions_of_editions', 'extractions') }}
