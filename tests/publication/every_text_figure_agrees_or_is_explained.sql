-- On the full landing no figure of the texts is unexplained. The committed extracts are a hundredth of the size and
-- cannot give the printed figures: there the claim says nothing.
select *
from {{ ref('text_reconciliation') }}
where '{{ target.name }}' = 'full' and status = 'unexplained'
