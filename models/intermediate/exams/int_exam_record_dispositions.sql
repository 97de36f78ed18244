-- What became of each record of results, where its extract is decided by them: apart from the marks, so that what reads
-- dispositions is made anew only where one changed.
select
    row_id,
    disposition,
    disposition_rule,
    reject_column,
    kept_row_id
from {{ ref('int_exam_results_decided') }}
where {{ is_decided_by('row_id', 'exam_results') }}
