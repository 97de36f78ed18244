{# R22: the first calendar year of the last academic year that is read: the one after the latest edition's, which is under
   way when that edition is made. #}
{% macro last_year_read() -%}
    (select cast(max(left(latest.academic_year, 4)) as integer) + 1 from {{ ref('editions') }} as latest)
{%- endmacro %}


{% macro landed(system, name) -%}
    {%- do ref('editions') -%}
    {%- set relation = extract(system, name) -%}
    {%- if execute -%}
    {%- set contract = graph.sources['source.chiffres_cles.' ~ system ~ '.' ~ name] -%}
    {%- set dialect = contract.source_meta.dialect -%}
    select
        '{{ system }}.{{ name }}#' || record_number as row_id,
        record_number,
        {%- for column in contract.columns.values() %}
        {{ typed(column, dialect) }} as {{ column.name }},
        {%- if column.config.meta.type == 'mark' %}
        {{ decoded(landed_text(column.name), column.config.meta.codes or {}, 'varchar') }} as {{ column.name }}_code,
        {%- endif -%}
        {%- endfor %}
        problem['column'] as reject_column,
        problem['rule'] as reject_rule,
        problem['value'] as reject_value
    from (
        select
            *,
            {{ landing_problem(contract.columns.values(), dialect) }} as problem
        from (select *, row_number() over () as record_number from {{ relation }})
    )
    {%- else -%}
    select * from {{ relation }}
    {%- endif -%}
{%- endmacro %}


{% macro landed_text(column_name) -%}
    nullif(trim("{{ column_name }}"), '')
{%- endmacro %}


{% macro sql_text(value) -%}
    '{{ (value | string).replace("'", "''") }}'
{%- endmacro %}


{% macro sql_text_list(values) -%}
    ({% for value in values %}{{ sql_text(value) }}{{ ', ' if not loop.last }}{% endfor %})
{%- endmacro %}


{% macro decoded(expression, codes, data_type) -%}
    {%- if codes -%}
    cast(case {{ expression }}{% for code, meaning in codes.items() %} when {{ sql_text(code) }} then {{ sql_text(meaning) }}{% endfor %} end as {{ data_type }})
    {%- else -%}
    cast(null as {{ data_type }})
    {%- endif -%}
{%- endmacro %}


{# A cast alone would also take 1E3, 1_000 and, in a dialect of commas, the thousands of 1.234. #}
{% macro landed_number(expression, dialect) -%}
    {%- set mark = dialect.decimal_mark -%}
    try_cast(
        case when regexp_full_match({{ expression }}, '-?[0-9]+([{{ mark }}][0-9]+)?') then replace({{ expression }}, '{{ mark }}', '.') end
        as decimal(12, 4)
    )
{%- endmacro %}


{# A cast alone would round 12.7. #}
{% macro landed_integer(expression) -%}
    try_cast(case when regexp_full_match({{ expression }}, '-?[0-9]+') then {{ expression }} end as integer)
{%- endmacro %}


{# Every dialect writes days at full width; without it 2023115 would be read as the 5th of November. #}
{% macro landed_day(expression, dialect) -%}
    {%- set width = dialect.date_format | replace('%Y', 'YYYY') | replace('%', '_') | length -%}
    cast(case when length({{ expression }}) = {{ width }} then try_strptime({{ expression }}, '{{ dialect.date_format }}') end as date)
{%- endmacro %}


{% macro typed(column, dialect) -%}
    {%- set meta = column.config.meta -%}
    {%- set text = landed_text(column.name) -%}
    {%- if meta.unknown -%}
        {%- set text = 'case when ' ~ text ~ ' not in ' ~ sql_text_list(meta.unknown) ~ ' then ' ~ text ~ ' end' -%}
    {%- endif -%}
    {%- if meta.type == 'text' and meta.lookup -%}
        {{ looked_up(text, meta.lookup) }}
    {%- elif meta.type == 'text' -%}
        {{ text }}
    {%- elif meta.type == 'integer' -%}
        {{ landed_integer(text) }}
    {%- elif meta.type in ('decimal', 'mark') -%}
        {{ landed_number(text, dialect) }}
    {%- elif meta.type == 'date' -%}
        {{ landed_day(text, dialect) }}
    {%- elif meta.type == 'academic_year' -%}
        {{ academic_year_of(text, dialect.year_format) }}
    {%- elif meta.type == 'code' -%}
        {{ decoded(text, meta.codes, meta.data_type or 'varchar') }}
    {%- else -%}
        {{ exceptions.raise_compiler_error("column " ~ column.name ~ ": the contract's type " ~ meta.type ~ " is not known") }}
    {%- endif -%}
{%- endmacro %}


{% macro looked_up(text, lookup) -%}
    {%- set seed, scheme = lookup.split('.') -%}
    (select max(codes.code) from {{ ref(seed) }} as codes where codes.{{ scheme }} = {{ text }})
{%- endmacro %}


{% macro academic_year_of(text, year_format) -%}
    {%- if year_format == 'first' -%}
    case when regexp_full_match({{ text }}, '(19|20)[0-9]{2}') then {{ text }} || '-' || cast(cast({{ text }} as integer) + 1 as varchar) end
    {%- else -%}
    case
        when regexp_full_match({{ text }}, '(19|20)[0-9]{2}-(19|20)[0-9]{2}')
            and cast(left({{ text }}, 4) as integer) + 1 = cast(right({{ text }}, 4) as integer) then {{ text }}
    end
    {%- endif -%}
{%- endmacro %}


{# What may be wrong with a value of a column, as JSON: pairs of (rule, SQL condition), in the order in which they are
   asked. Staging rejects by them, and the gate (chiffres_cles/gate) counts by the same text. #}
{% macro value_rules(column, dialect) -%}
    {%- set meta = column.config.meta -%}
    {%- set text = landed_text(column.name) -%}
    {%- set value = typed(column, dialect) -%}
    {%- set rules = [] -%}
    {%- if meta.required -%}
        {%- do rules.append(('required', text ~ ' is null')) -%}
    {%- endif -%}
    {%- set known = text ~ ' not in ' ~ sql_text_list(meta.unknown) ~ ' and ' if meta.unknown else '' -%}
    {%- if meta.pattern -%}
        {%- do rules.append(('bad_format', known ~ 'not regexp_full_match(' ~ text ~ ', ' ~ sql_text(meta.pattern) ~ ')')) -%}
    {%- endif -%}
    {%- if meta.type == 'text' and not meta.pattern and not meta.lookup -%}
        {#- control characters, line ends among them, and what a lossy conversion leaves -#}
        {%- do rules.append(('bad_format', 'regexp_matches(' ~ text ~ ", '[\\p{Cc}\\x{FFFD}]')")) -%}
    {%- endif -%}
    {%- if meta.lookup or meta.type == 'code' -%}
        {%- do rules.append(('unknown_code', known ~ text ~ ' is not null and ' ~ value ~ ' is null')) -%}
    {%- elif meta.type == 'academic_year' -%}
        {%- do rules.append(('not_a_year', text ~ ' is not null and ' ~ value ~ ' is null')) -%}
        {%- if meta.variable == 'academic_year' -%}
            {#- the years that the warehouse tells; years compare as their text does -#}
            {%- do rules.append(('out_of_range', value ~ " < '" ~ var('first_academic_year') ~ "'")) -%}
            {%- do rules.append(('out_of_range', 'cast(left(' ~ value ~ ', 4) as integer) > ' ~ last_year_read())) -%}
        {%- endif -%}
    {%- elif meta.type == 'date' -%}
        {%- do rules.append(('not_a_date', text ~ ' is not null and ' ~ value ~ ' is null')) -%}
    {%- elif meta.type in ('integer', 'decimal') -%}
        {%- do rules.append(('not_a_number', text ~ ' is not null and ' ~ value ~ ' is null')) -%}
    {%- elif meta.type == 'mark' -%}
        {%- do rules.append(('not_a_number', text ~ ' is not null and ' ~ value ~ ' is null'
            ~ (' and ' ~ text ~ ' not in ' ~ sql_text_list(meta.codes.keys()) if meta.codes else ''))) -%}
        {%- set scale = landed_number(landed_text(meta.scale_column), dialect) if meta.scale_column else meta.scale -%}
        {%- do rules.append(('above_scale', value ~ ' > ' ~ scale)) -%}
        {%- do rules.append(('out_of_range', value ~ ' < 0')) -%}
    {%- endif -%}
    {%- if meta.minimum is not none and meta.minimum is defined -%}
        {%- do rules.append(('out_of_range', value ~ ' < ' ~ (sql_text(meta.minimum) if meta.type == 'date' else meta.minimum))) -%}
    {%- endif -%}
    {%- if meta.maximum is not none and meta.maximum is defined -%}
        {%- do rules.append(('out_of_range', value ~ ' > ' ~ (sql_text(meta.maximum) if meta.type == 'date' else meta.maximum))) -%}
    {%- endif -%}
    {{- tojson(rules) -}}
{%- endmacro %}


{% macro landing_problem(columns, dialect) -%}
    case
        {%- for column in columns -%}
        {%- for rule, condition in fromjson(value_rules(column, dialect)) %}
        when {{ condition }} then { 'column': '{{ column.name }}', 'rule': '{{ rule }}', 'value': {{ landed_text(column.name) }} }
        {%- endfor -%}
        {%- endfor %}
        else cast(null as struct("column" varchar, "rule" varchar, "value" varchar))
    end
{%- endmacro %}


{# Every landed record of an extract, for the accounts: row id, place, academic year, and its key as text (personal). #}
{% macro landed_records(system, name) -%}
    {%- set relation = extract(system, name) -%}
    {%- if execute -%}
    {%- set contract = graph.sources['source.chiffres_cles.' ~ system ~ '.' ~ name] -%}
    {%- set years = contract.columns.values() | selectattr('config.meta.type', 'equalto', 'academic_year')
        | selectattr('config.meta.variable', 'equalto', 'academic_year') | list -%}
    select
        '{{ system }}.{{ name }}#' || record_number as row_id,
        '{{ system }}' as system,
        '{{ name }}' as extract,
        '{{ contract.config.meta.file }}' as file,
        record_number,
        {{ typed(years[0], contract.source_meta.dialect) if years else 'cast(null as varchar)' }} as academic_year,
        concat_ws('|'{% for column in contract.config.meta.key %}, "{{ column }}"{% endfor %}) as record_key
    from (select *, row_number() over () as record_number from {{ relation }})
    {%- else -%}
    select * from {{ relation }}
    {%- endif -%}
{%- endmacro %}
