{# Refuse tables and metrics whose YAML says what nobody reads, before any node runs: names table, column and key. #}
{% macro check_descriptions() -%}
    {%- if execute and flags.WHICH in ('build', 'run', 'test') -%}
        {%- set problems = metric_problems() + table_problems(described_tables()) -%}
        {%- if problems -%}
            {{ exceptions.raise_compiler_error('\n'.join(problems)) }}
        {%- endif -%}
    {%- endif -%}
{%- endmacro %}


{# The keys that each part of a description may have, and of these those that it must have. #}
{% macro description_keys() -%}
    {{ return({
        'table': {
            'must': ['numbers', 'title', 'section', 'chart', 'rows', 'columns', 'periods'],
            'may': [
                'scope', 'notes', 'where', 'provisional', 'title_en', 'section_en', 'scope_en', 'notes_en',
            ],
        },
        'rows': {'must': [], 'may': ['by', 'axis', 'kind', 'codes', 'total']},
        'periods': {'must': ['of'], 'may': ['back']},
        'column': {
            'must': ['metric'],
            'may': ['code', 'label', 'label_en', 'by', 'where', 'holds', 'share', 'residual', 'back'],
        },
        'change': {
            'must': ['change_of', 'change', 'code', 'label', 'definition', 'numerator'],
            'may': ['denominator', 'back', 'label_en', 'definition_en', 'numerator_en', 'denominator_en'],
        },
        'metric': {
            'must': ['numerator', 'rules', 'source'],
            'may': [
                'label', 'unit', 'decimals', 'factor', 'denominator', 'population', 'known', 'applies_to',
                'when_not_integrated', 'least_denominator', 'no_total_over', 'out_of_metricflow',
                'label_en', 'definition_en', 'numerator_en', 'denominator_en', 'unit_en',
            ],
        },
    }) }}
{%- endmacro %}


{# Keys of `given` that a part may not have, and keys that it lacks, as sentences that begin with `where`. #}
{% macro key_problems(where, part, given) -%}
    {%- set keys = description_keys()[part] -%}
    {%- set problems = [] -%}
    {%- for key in given if key not in keys.must + keys.may -%}
        {%- do problems.append(
            where ~ ': the key ' ~ key ~ ' is not known; known are ' ~ (keys.must + keys.may) | join(', ')
        ) -%}
    {%- endfor -%}
    {%- for key in keys.must if key not in given -%}
        {%- do problems.append(where ~ ': the key ' ~ key ~ ' is missing') -%}
    {%- endfor -%}
    {{ return(problems) }}
{%- endmacro %}


{# What is wrong in the `config.meta` of the metrics: a list of sentences. #}
{% macro metric_problems() -%}
    {%- set measures = declared_measures() -%}
    {%- set problems = [] -%}
    {%- for metric in (graph.metrics or {}).values() if metric.config.meta -%}
        {%- set where = 'metric ' ~ metric.name -%}
        {%- set meta = metric.config.meta -%}
        {%- do problems.extend(key_problems(where, 'metric', meta)) -%}
        {%- for key in ['population', 'known'] if meta[key] and meta[key] not in measures -%}
            {%- do problems.append(
                where ~ ': ' ~ key ~ ' names the measure ' ~ meta[key] ~ ', which is not declared'
            ) -%}
        {%- endfor -%}
        {%- if metric.type == 'ratio' and not meta.denominator -%}
            {%- do problems.append(where ~ ': a ratio says in words what its denominator counts') -%}
        {%- endif -%}
        {%- if (meta.when_not_integrated or '*') not in ['*', 's.o.', '0'] -%}
            {%- do problems.append(where ~ ': when_not_integrated is *, s.o. or 0') -%}
        {%- endif -%}
        {%- if (meta.least_denominator or 'least_exam_denominator') != 'least_exam_denominator' -%}
            {%- do problems.append(where ~ ': least_denominator names no setting of the seed editions') -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(problems) }}
{%- endmacro %}


{# What is wrong in descriptions of tables, a dictionary by content: a list of sentences, each naming table and key. #}
{% macro table_problems(tables) -%}
    {%- set metrics = declared_metrics() -%}
    {%- set dimensions = declared_dimensions() -%}
    {%- set codes = axis_codes() -%}
    {%- set problems = [] -%}
    {%- for content, table in tables.items() -%}
        {%- set where = 'table ' ~ content -%}
        {%- set wrong = key_problems(where, 'table', table) -%}
        {%- if not wrong -%}
            {%- do wrong.extend(key_problems(where ~ ', rows', 'rows', table.rows)) -%}
            {%- do wrong.extend(key_problems(where ~ ', periods', 'periods', table.periods)) -%}
            {%- if not table.numbers -%} {%- do wrong.append(where ~ ': no edition numbers it') -%} {%- endif -%}
            {%- for edition, number in table.numbers.items() -%}
                {#- dbt cannot log a key that is no text, and waits for ever for the model that has one -#}
                {%- if edition is not string -%}
                    {%- do wrong.append(where ~ ': the edition ' ~ edition ~ ' of numbers wants quotes') -%}
                {%- elif number is not none and not modules.re.fullmatch('[DF]?[0-9]+[A-Z]?', number | string) -%}
                    {%- do wrong.append(
                        where ~ ': the number ' ~ number ~ ' of edition ' ~ edition ~ ' is none such as 3, 5B or D42'
                    ) -%}
                {%- endif -%}
            {%- endfor -%}
            {%- if table.chart not in ['line', 'bar', 'slope', 'stacked', 'none'] -%}
                {%- do wrong.append(
                    where ~ ': the chart ' ~ table.chart ~ ' is not known; known are line, bar, slope, stacked, none'
                ) -%}
            {%- endif -%}
            {%- if table.periods.of not in ['academic_year', 'calendar_year', 'cohort'] -%}
                {%- do wrong.append(where ~ ': periods are of academic_year, calendar_year or cohort') -%}
            {%- endif -%}
            {%- do wrong.extend(column_problems(where, table, metrics, dimensions, codes)) -%}
        {%- endif -%}
        {%- do problems.extend(wrong) -%}
    {%- endfor -%}
    {{ return(problems) }}
{%- endmacro %}


{# What is wrong in the columns of a table, its rows and its conditions: a list of sentences that begin with `where`. #}
{% macro column_problems(where, table, metrics, dimensions, codes) -%}
    {%- set wrong = [] -%}
    {%- set known = [] -%}
    {%- for column in table.columns -%}
        {%- set here = where ~ ', column ' ~ (column.code or column.metric or loop.index) -%}
        {%- if column.change_of -%}
            {%- do wrong.extend(key_problems(here, 'change', column)) -%}
            {%- if column.change_of not in known -%}
                {%- do wrong.append(
                    here ~ ': change_of names ' ~ column.change_of ~ ', which is no column before it'
                ) -%}
            {%- endif -%}
            {%- if column.change not in ['growth', 'points'] -%}
                {%- do wrong.append(here ~ ': a change is growth or points') -%}
            {%- endif -%}
        {%- elif column.metric not in metrics -%}
            {%- do wrong.extend(key_problems(here, 'column', column)) -%}
            {%- do wrong.append(here ~ ': the metric ' ~ column.metric ~ ' is not declared') -%}
        {%- else -%}
            {%- do wrong.extend(key_problems(here, 'column', column)) -%}
            {%- do known.append(column.code or column.metric) -%}
            {%- set own = dimensions[metrics[column.metric].model] -%}
            {%- set by = column.by or table.rows.by -%}
            {%- if by and by not in own -%}
                {%- do wrong.append(here ~ ': ' ~ by ~ ' is no dimension of ' ~ metrics[column.metric].model) -%}
            {%- elif not by and table.rows.axis != 'all' -%}
                {%- do wrong.append(where ~ ', rows: the key by is missing') -%}
            {%- else -%}
                {%- set axis = table.rows.axis or own[by].axis -%}
                {%- if axis not in codes -%}
                    {%- do wrong.append(where ~ ', rows: the axis ' ~ axis ~ ' of ' ~ by ~ ' is not known') -%}
                {%- else -%}
                    {%- for code in table.rows.codes or [] if code not in codes[axis] -%}
                        {%- do wrong.append(where ~ ', rows: ' ~ code ~ ' is no code of the axis ' ~ axis) -%}
                    {%- endfor -%}
                {%- endif -%}
            {%- endif -%}
            {%- for conditions in [table.where, column.where, column.holds] if conditions -%}
                {%- for dimension, wanted in conditions.items() -%}
                    {%- set of_dimension = own[dimension] or {} -%}
                    {%- set allowed = of_dimension.codes or codes[of_dimension.axis] -%}
                    {%- if dimension not in own -%}
                        {%- do wrong.append(
                            here ~ ': ' ~ dimension ~ ' is no dimension of ' ~ metrics[column.metric].model
                        ) -%}
                    {%- elif wanted is not boolean and wanted not in ['known', 'unknown'] -%}
                        {%- for code in ([wanted] if wanted is string else wanted) if code not in (allowed or []) -%}
                            {%- do wrong.append(here ~ ': ' ~ code ~ ' is no code of ' ~ dimension) -%}
                        {%- endfor -%}
                    {%- endif -%}
                {%- endfor -%}
            {%- endfor -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(wrong | unique | list) }}
{%- endmacro %}


{# The codes of each axis, read from the files of the reference seeds, since this is asked before any seed is loaded. #}
{% macro axis_codes() -%}
    {%- set sources = [
        ('publication_axes', 'dimension', 'code'), ('centres', "'centre'", 'code'), ('areas', "'centre'", 'code'),
        ('areas', "'area'", 'code'), ('teaching_teams', "'epn'", 'code'), ('modalities', "'modality'", 'code'),
        ('certification_kinds', "'certification'", 'kind'), ('diploma_levels', "'diploma'", 'level'),
        ('certification_kinds', "'certification'", certification_family('family')),
        ('occupation_groups', "'occupation'", 'code'), ('centres', "'mooc'", "'MOOC'"),
    ] -%}
    {%- set codes = {} -%}
    {%- set query -%}
        {%- for name, dimension, code in sources %}
        {%- set seed = graph.nodes['seed.' ~ project_name ~ '.' ~ name] %}
        select {{ dimension }} as dimension, {{ code }} as code
        from read_csv({{ sql_text(seed.root_path ~ '/' ~ seed.original_file_path) }}, all_varchar = true, header = true)
        {{ 'union all' if not loop.last }}
        {%- endfor %}
    {%- endset -%}
    {%- for row in run_query('select distinct dimension, code from (' ~ query ~ ') order by all').rows -%}
        {%- do codes.setdefault(row[0], ['TOTAL']).append(row[1]) -%}
    {%- endfor -%}
    {{ return(codes) }}
{%- endmacro %}


{# For the tests: what is wrong in descriptions given as arguments, one a line of the log. #}
{% macro raise_table_problems(tables) -%}
    {%- for problem in table_problems(tables) -%}
        {{ log('problem: ' ~ problem, info=true) }}
    {%- endfor -%}
{%- endmacro %}
