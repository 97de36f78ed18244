-- No extract of the contract is without an account, and an account holds as many rows as the manifest says.
with accounts as (

    select system, extract, sum(landed) as landed
    from {{ ref('row_accounts') }}
    group by system, extract

)

select
    extractions.system,
    extractions.extract,
    extractions.records,
    accounts.landed
from {{ ref('extractions') }} as extractions
left join accounts on extractions.system = accounts.system and extractions.extract = accounts.extract
where extractions.records <> coalesce(accounts.landed, 0) -- an extract without rows has no account
