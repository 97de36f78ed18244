select * from {{ ref('persons') }} where age < 0
