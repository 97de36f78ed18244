-- What became of each record of a learner, a candidate or the holder of a diploma: its disposition alone, which may leave the
-- private file.
select row_id, disposition, disposition_rule, reject_column, kept_row_id
from {{ ref('int_learner_records') }}
