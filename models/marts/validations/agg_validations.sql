with decisions as (

    {% for scheme in ['vae', 'vapp', 'ves'] -%}
    select '{{ scheme | upper }}' as scheme, decision_year, learner_key, outcome
    from {{ ref('fct_' ~ scheme ~ '_decisions') }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

)

select
    scheme,
    decision_year,
    count(distinct learner_key) as candidates,
    count(*) as decisions,
    count(*) filter (where outcome in ('full', 'direct', 'exempted', 'agreement')) as favourable,
    count(*) filter (where outcome in ('partial', 'conditional', 'agreement_with_refusal')) as partly_favourable,
    count(*) filter (where outcome = 'refusal') as refusals
from decisions
group by scheme, decision_year
