{%- set parts = ['numerator', 'denominator', 'population', 'known'] -%}
with counts as (

    {% for model in ['learners', 'enrolments', 'offerings', 'exams', 'validations', 'diplomas', 'mooc'] -%}
    select * from {{ ref('counted_' ~ model) }}
    {{ 'union all' if not loop.last }}
    {% endfor %}

),

-- a period is covered by what is counted where the extracts hold it, or one before it and one after it
covered as (

    select semantic_model, min(period_year) as first_year, max(period_year) as last_year
    from counts
    where by_column = 'all'
    group by semantic_model

),

counted as (

    select
        wanted.*,
        {%- for part in parts %}
        -- a group without any row has a true zero
        case
            when wanted.{{ part }}_quantity is not null then coalesce({{ part }}_counts.amount, 0)
        end as {{ part }},
        {%- endfor %}
        coalesce(wanted.period_year between covered.first_year and covered.last_year, false) as is_covered
    from {{ ref('wanted_cells') }} as wanted
    left join covered on wanted.semantic_model = covered.semantic_model
    {%- for part in parts %}
    left join counts as {{ part }}_counts
        on wanted.semantic_model = {{ part }}_counts.semantic_model
        and wanted.period_year = {{ part }}_counts.period_year
        and wanted.by_column = {{ part }}_counts.by_column
        and wanted.code = {{ part }}_counts.code
        and wanted.{{ part }}_quantity = {{ part }}_counts.quantity
        and coalesce({{ part }}_counts.completeness, wanted.completeness) = wanted.completeness
    {%- endfor %}

)

select
    * replace (
        -- a share is of the rows that the table lists, and counts all that could be in one
        case
            when is_share then sum(numerator) filter (where level = 0) over of_column
            else denominator
        end as denominator,
        case
            when is_share then max(population) over of_column
            else population
        end as population
    )
from counted
window of_column as (partition by edition, content, column_code, period_year)
