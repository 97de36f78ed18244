select
    {{ decision_key() }} as decision_key,
    scheme,
    decided_on
from {{ ref('int_decisions_decided') }}
where disposition = 'kept'
