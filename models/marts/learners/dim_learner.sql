with learners as (

    select distinct learner_key
    from {{ ref('int_registrations_decided') }}
    where disposition = 'kept'

)

select
    profiles.learner_key,
    profiles.sex,
    -- no table distinguishes more countries than those of the centres (docs/privacy.md)
    case
        when profiles.nationality is null then null
        when countries.iso3 = 'FRA' or centres.code is not null then countries.iso3
        else 'other'
    end as nationality,
    profiles.first_situation,
    profiles.first_diploma_level
from {{ ref('int_learner_profiles') }} as profiles
inner join learners on profiles.learner_key = learners.learner_key
left join {{ ref('countries') }} as countries on profiles.nationality = countries.code
-- the letters of a centre in France may be those of a country: NOR are Norway's
left join {{ ref('centres') }} as centres on countries.iso3 = centres.code and centres.centre_type = 'CCE'
