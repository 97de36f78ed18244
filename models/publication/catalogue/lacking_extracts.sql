{{ config(schema='publication_counts', contract={'enforced': false}) }}
-- R12, R22: the extracts that have not come, or not whole, as the manifest says, and what counts them.
select
    behind.row_relation,
    behind.extract_name,
    extractions.system,
    string_split(extractions.lacks, ' ') as centres,
    concat(
        behind.system_label, ', ', extractions.extract, ', ' || replace(extractions.lacks, ' ', ', '),
        ' (', extractions.reason, ')'
    ) as note
from {{ ref('extractions') }} as extractions
inner join {{ ref('row_extracts') }} as behind
    on concat(extractions.system, '__', extractions.extract) = behind.extract_name
where extractions.state = 'absent' or extractions.lacks is not null
