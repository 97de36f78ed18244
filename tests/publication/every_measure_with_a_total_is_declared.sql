-- R24: a total comes from the declared additivity alone, so a column whose centre rows exist has its sub-totals too,
-- and no more than one total a column and period.
select content, column_code, measure
from {{ ref('publication_measures') }} as measures
where
    content in ('learners_by_centre', 'offer_and_exams_by_centre', 'enrolments_by_epn', 'diplomas_by_family')
    and not exists (select 1 from {{ ref('additivity') }} as additivity where additivity.measure = measures.measure)
