{# What the YAML of metrics and tables says, read from dbt's graph: empty while parsing. #}

{# Every table's description by its content, the name of its model, in the order of the names. #}
{% macro described_tables() -%}
    {%- set tables = {} -%}
    {#- of some three thousand nodes the few that are put in order are found first -#}
    {%- set models = (graph.nodes or {}).values() | selectattr('resource_type', 'equalto', 'model') -%}
    {%- for node in models | selectattr('config.meta.table') | sort(attribute='name') -%}
        {%- do tables.update({node.name: node.config.meta.table}) -%}
    {%- endfor -%}
    {{ return(tables) }}
{%- endmacro %}


{# Every measure by its name: the semantic model that declares it, the model of its rows, agg (sum or count_distinct),
   expr. #}
{% macro declared_measures() -%}
    {%- set measures = {} -%}
    {%- for semantic in (graph.semantic_models or {}).values() -%}
        {%- for measure in semantic.measures -%}
            {%- do measures.update({measure.name: {
                'model': semantic.name, 'relation': semantic.node_relation.alias,
                'agg': measure.agg, 'expr': measure.expr,
            }}) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(measures) }}
{%- endmacro %}


{# Every dimension by semantic model and name: its `config.meta` (axis and parent, or codes). #}
{% macro declared_dimensions() -%}
    {%- set dimensions = {} -%}
    {%- for semantic in (graph.semantic_models or {}).values() -%}
        {%- set own = {} -%}
        {%- for dimension in semantic.dimensions -%}
            {%- do own.update({dimension.name: dimension.config.meta if dimension.config else {}}) -%}
        {%- endfor -%}
        {%- do dimensions.update({semantic.name: own}) -%}
    {%- endfor -%}
    {{ return(dimensions) }}
{%- endmacro %}


{# Every metric that has a definition, by its name: what its `config.meta` says, with its measures resolved:
   numerator_measure, denominator_measure (none for a count), population_measure and known_measure (none where the
   metric names none). #}
{% macro declared_metrics() -%}
    {%- set measures = declared_measures() -%}
    {%- set single = {} -%}
    {%- for metric in (graph.metrics or {}).values() if metric.type == 'simple' -%}
        {%- do single.update({metric.name: metric.type_params.measure.name}) -%}
    {%- endfor -%}
    {%- set metrics = {} -%}
    {%- for metric in (graph.metrics or {}).values() if metric.config.meta -%}
        {%- set params = metric.type_params -%}
        {%- set is_ratio = metric.type == 'ratio' -%}
        {%- set numerator = single[params.numerator.name] if is_ratio else params.measure.name -%}
        {%- set meta = metric.config.meta -%}
        {%- set unit = meta.unit or '%' -%}
        {%- do metrics.update({metric.name: dict({
            'unit': unit, 'factor': 100 if unit == '%' else 1, 'decimals': 1 if unit == '%' else 0,
            'no_total_over': [], 'population': none, 'known': none, 'applies_to': none, 'when_not_integrated': none,
            'least_denominator': none, 'denominator': none,
        }, **dict(meta, **{
            'label': meta.label or metric.label, 'definition': metric.description, 'model': measures[numerator].model,
            'unit_en': meta.unit_en or unit,
            'relation': measures[numerator].relation,
            'numerator_measure': numerator,
            'denominator_measure': single[params.denominator.name] if is_ratio else none,
            'additivity': 'ratio' if is_ratio else 'recount' if measures[numerator].agg == 'count_distinct' else 'add',
        }))}) -%}
    {%- endfor -%}
    {{ return(metrics) }}
{%- endmacro %}


{# The names of the models of rows that tables count. #}
{% macro counted_relations() -%}
    {{ return(declared_metrics().values() | map(attribute='relation') | unique | sort) }}
{%- endmacro %}


{# A condition of a description, a mapping of dimensions to a code, a list of codes, true, false, `known` or `unknown`,
   as SQL. #}
{% macro condition_sql(condition) -%}
    {%- set parts = [] -%}
    {%- for dimension, wanted in (condition or {}).items() -%}
        {%- if wanted is sameas true -%} {%- do parts.append(dimension) -%}
        {%- elif wanted is sameas false -%} {%- do parts.append('not ' ~ dimension) -%}
        {%- elif wanted == 'known' -%} {%- do parts.append(dimension ~ ' is not null') -%}
        {%- elif wanted == 'unknown' -%} {%- do parts.append(dimension ~ ' is null') -%}
        {%- elif wanted is string -%} {%- do parts.append(dimension ~ " = '" ~ wanted ~ "'") -%}
        {%- else -%} {%- do parts.append(dimension ~ " in ('" ~ wanted | join("', '") ~ "')") -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(parts | join(' and ')) }}
{%- endmacro %}


{# What is counted, as a name that says it: a measure and, where there is one, the condition it counts under. #}
{% macro quantity(measure, conditions) -%}
    {%- set condition = conditions | select | join(' and ') -%}
    {{ return(measure ~ (' where ' ~ condition if condition else '')) if measure }}
{%- endmacro %}


{# The axis of a table's rows: the one it names, else that of the dimension its rows go by. #}
{% macro axis_of_rows(table, metrics, dimensions) -%}
    {{ return(table.rows.axis or dimensions[metrics[table.columns[0].metric].model][table.rows.by].axis) }}
{%- endmacro %}


{# The columns of a table: what the table's description says of each, else what its metric says. `where` narrows all
   that the column counts, `holds` its numerator alone; the four quantities are what the engine looks up. #}
{% macro described_columns(table, metrics, dimensions, measures) -%}
    {%- set columns = {} -%}
    {%- for given in table.columns -%}
        {%- set base = columns[given.change_of] if given.change_of else metrics[given.metric] -%}
        {%- set column = dict(
            {'code': given.metric, 'metric': given.metric, 'by': table.rows.by}, **dict(base, **given)
        ) -%}
        {#- the English of a text that the column has for itself is its own, and never that of its metric -#}
        {%- for key in ['label', 'definition', 'numerator', 'denominator'] if key in given -%}
            {%- do column.update({key ~ '_en': given[key ~ '_en']}) -%}
        {%- endfor -%}
        {%- set axis = dimensions[column.model].get(column.by, {}) -%}
        {%- set known = column.by ~ ' is not null' if given.share -%}
        {%- set scope = [condition_sql(table.where), condition_sql(given.where)] | select | join(' and ') -%}
        {%- set where = [scope, known] | select | join(' and ') -%}
        {%- set holds = condition_sql(given.holds) -%}
        {%- if not given.change_of -%}
            {%- set counted = measures[column.numerator_measure] -%}
            {%- set is_distinct = counted.agg == 'count_distinct' -%}
            {%- do column.update({
                'axis': axis_of_rows(table, metrics, dimensions),
                'distinct_on': counted.expr if is_distinct else none,
                'numerator_expression':
                    'cast((' ~ counted.expr ~ ') is not null as integer)' if is_distinct else counted.expr,
                'denominator_expression':
                    measures[column.denominator_measure].expr if column.denominator_measure else none,
                'by_column': column.by or 'all', 'parent_column': axis.parent,
                'scope_sql': scope, 'where_sql': where, 'holds_sql': holds, 'share': given.share or false,
                'numerator_quantity': quantity(column.numerator_measure, [where, holds]),
                'denominator_quantity': quantity(column.denominator_measure, [where]),
                'population_quantity': quantity(column.population or 'row_count', [scope]),
                'known_quantity': quantity(column.known, [where]),
            }) -%}
        {%- endif -%}
        {%- if given.share -%}
            {%- do column.update({
                'unit': '%', 'factor': 100, 'decimals': 1, 'rules': (column.rules + ['R18']) | unique | list,
                'definition': 'Part de la ligne dans le tableau. ' ~ column.definition,
                'denominator': column.unit ~ ' de toutes les lignes du tableau',
                'unit_en': '%', 'denominator_en': column.unit_en ~ ' of all rows of the table',
                'definition_en':
                    'Share of the row in the table. ' ~ column.definition_en if column.definition_en else none,
            }) -%}
        {%- elif given.change -%}
            {%- set unit = '%' if given.change == 'growth' else 'points' -%}
            {%- do column.update({'unit': unit, 'unit_en': unit, 'decimals': 1}) -%}
        {%- endif -%}
        {%- do columns.update({column.code: column}) -%}
    {%- endfor -%}
    {{ return(columns.values() | list) }}
{%- endmacro %}


{# Every column of every table: a list of dictionaries, each with its content and its position in the table. #}
{% macro all_described_columns() -%}
    {%- set metrics = declared_metrics() -%}
    {%- set dimensions = declared_dimensions() -%}
    {%- set measures = declared_measures() -%}
    {%- set all = [] -%}
    {%- for content, table in described_tables().items() -%}
        {%- for column in described_columns(table, metrics, dimensions, measures) -%}
            {%- do all.append(dict(column, content=content, position=loop.index, table=table)) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(all) }}
{%- endmacro %}
