-- What each extract came to, as measures that two builds can be held against each other by: kept records by
-- academic year where they have one, up to the latest edition's (R22: those of a later year are still arriving, and a catalogue
-- is a year ahead); over all years the shares of what is refused, set aside (values over records), repeated and out of scope;
-- and of its records of persons how many are alone.
with

accounts as (

    select * from {{ ref('row_accounts') }}

),

matches as (

    select
        system,
        extract,
        sum(records) as records,
        sum(records) filter (where match_rule = 'alone') as alone
    from {{ ref('identity_match_counts') }}
    group by system, extract

)

{% for measure, counted in {
    'refused': 'rejected', 'set_aside': 'value_issues', 'repeated': 'deduplicated', 'out_of_scope': 'out_of_scope'
}.items() -%}
select
    '{{ measure }}' as measure,
    system,
    extract,
    cast(null as varchar) as centre_code,
    cast(null as varchar) as period,
    cast(null as varchar) as kind,
    cast(sum(landed) as bigint) as observations,
    cast(sum({{ counted }}) as double) as total,
    cast(sum({{ counted }}) as double) as squares
from accounts
group by system, extract
union all
{% endfor -%}
select
    'kept' as measure,
    system,
    extract,
    null as centre_code,
    academic_year as period,
    null as kind,
    kept as observations,
    cast(kept as double) as total,
    cast(kept as double) as squares
from accounts
where academic_year is null or academic_year <= {{ latest_setting('academic_year') }}
union all
select
    'alone' as measure,
    system,
    extract,
    null as centre_code,
    null as period,
    null as kind,
    cast(records as bigint) as observations,
    coalesce(cast(alone as double), 0) as total, -- no such row is none alone
    coalesce(cast(alone as double), 0) as squares
from matches
