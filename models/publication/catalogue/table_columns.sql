select
    editions.edition,
    columns_of.content,
    columns_of.column_code,
    {{ of_edition('columns_of.label', 'editions') }} as label,
    columns_of.position,
    columns_of.unit,
    columns_of.decimals,
    columns_of.metric as measure,
    {{ of_edition('columns_of.definition', 'editions') }} as definition,
    columns_of.numerator,
    columns_of.denominator,
    columns_of.rules,
    columns_of.source,
    columns_of.row_relation,
    columns_of.axis as dimension,
    columns_of.by_column as row_by,
    columns_of.parent_column as row_parent,
    columns_of.row_condition,
    columns_of.numerator_condition,
    columns_of.numerator_expression,
    columns_of.denominator_expression,
    columns_of.distinct_on,
    columns_of.is_share,
    columns_of.change_of,
    columns_of.factor,
    case columns_of.least_denominator
        when 'least_exam_denominator' then editions.least_exam_denominator
    end as least_denominator
from {{ ref('described_columns') }} as columns_of
cross join {{ ref('editions') }} as editions
