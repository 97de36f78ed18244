-- What became of each decision of identity of the operator's file. Role and reason stay there.
select line, decision, decided_on, state, row_id_a, row_id_b
from {{ ref('int_identity_decisions') }}
