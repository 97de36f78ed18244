select
    {{ diploma_key('diplomas') }} as diploma_key,
    diplomas.jury_date,
    diplomas.delivered_on
from {{ ref('int_diplomas_decided') }} as diplomas
where diplomas.disposition = 'kept'
