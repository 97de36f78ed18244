{# R22: the first calendar year of the last academic year that is read: the one after the latest edition's, which is under
   way when that edition is made. #}
{% macro last_year_read() -%}
    (select cast(max(left(latest.academic_year, 4)) as integer) + 1 from {{ ref('editions') }} as latest)
{%- endmacro %}


{# An extract, typed by its contract. Each column is trimmed once and typed once. A record with a bad value of a required
   column is refused (`reject_*`, the first such column); a bad value of any other column is unknown, and listed by
   `stg_landing__records.problems`. #}
{% macro landed(system, name) -%}
    {%- set relation = extract(system, name) -%}
    {%- set day = extracted_on(system, name) -%}
    {%- do code_lists() -%}
    {%- if execute -%}
    {%- set contract = graph.sources['source.chiffres_cles.' ~ system ~ '.' ~ name] -%}
    {%- set dialect = contract.source_meta.dialect -%}
    {%- set columns = contract.columns.values() | list -%}
    select
        '{{ system }}.{{ name }}#' || record_number as row_id,
        record_number,
        {%- for column in columns %}
        {{ known_value(column, columns) }} as {{ column.name }},
        {%- if column.config.meta.type == 'mark' %}
        {{ decoded(landed_text(column.name), column.config.meta.codes or {}, 'varchar') }} as {{ column.name }}_code,
        {%- endif -%}
        {%- endfor %}
        refusal['column'] as reject_column,
        refusal['rule'] as reject_rule,
        refusal['value'] as reject_value,
        concat_ws('|'{% for column in contract.config.meta.key %}, {{ landed_text(column) }}{% endfor %}) as record_key,
        {{ record_problems() }} as problems
    from (
        select *, {{ landing_refusal() }} as refusal
        from (
            select *, {{ landing_problems(columns) }} as {{ record_problems() }}
            from ({{ landed_values(columns, dialect, relation, day) }})
        )
    )
    {%- else -%}
    select * from {{ relation }}
    {%- endif -%}
{%- endmacro %}


{# The day on which an extract was taken, as the landing's manifest says it; the manifest itself has none. #}
{% macro extracted_on(system, name) -%}
    {%- if system == 'landing' -%}
    cast(null as date)
    {%- else -%}
    (
        select max(try_cast(manifest.extracted_on as date)) from {{ extract('landing', 'manifest') }} as manifest
        where manifest.system = '{{ system }}' and manifest.extract = '{{ name }}'
    )
    {%- endif -%}
{%- endmacro %}


{# The records of a relation in their order: each column of the contract trimmed, null where nothing is left, and beside it
   its value in the warehouse's terms; beside a text, whether it means no value. Beside them all the day of their
   extraction, which ends what they can hold. #}
{% macro landed_values(columns, dialect, relation, extracted_on) -%}
    select
        *,
        {%- for column in columns %}
        {{ typed(column, dialect, columns) }} as {{ landed_value(column.name) }},
        {%- endfor %}
        {{ extracted_on }} as {{ day_of_extraction() }}
    from (
        select
            records.*
            {%- for column in columns if column.config.meta.type == 'text' and not column.config.meta.lookup %},
            {{ is_placeholder(column, columns) }} as {{ landed_placeholder(column.name) }}
            {%- endfor %}
        from (
            select
                row_number() over () as record_number,
                {%- for column in columns %}
                nullif(trim({{ landed_text(column.name) }}), '') as {{ landed_text(column.name) }}{{ ',' if not loop.last }}
                {%- endfor %}
            from {{ relation }}
        ) as records
        cross join {{ placeholder_lists() }} as listed
    )
{%- endmacro %}


{# The day of the extraction that `landed_values` puts beside each record. #}
{% macro day_of_extraction() -%}
    "extraction:day"
{%- endmacro %}


{# A column of the extract, as text. #}
{% macro landed_text(column_name) -%}
    "{{ column_name }}"
{%- endmacro %}


{# The typed value that `landed_values` puts beside a column, null where the text has none. #}
{% macro landed_value(column_name) -%}
    "{{ column_name }}:value"
{%- endmacro %}


{# Whether the text of a column means no value, as `landed_values` says. #}
{% macro landed_placeholder(column_name) -%}
    "{{ column_name }}:placeholder"
{%- endmacro %}


{# All that is wrong with a record, beside its values: a list, null for a good one. #}
{% macro record_problems() -%}
    "record:problems"
{%- endmacro %}


{# What is known of a column: its value, or null where something is wrong with it. Of a required column the value stays,
   right or wrong: its record is refused, and others find it by that value. #}
{% macro known_value(column, columns) -%}
    {%- set conditions = [] -%}
    {%- for rule, condition in fromjson(value_rules(column, columns)) if rule not in ('missing', 'unknown_code') and not rule.startswith('not_a_') -%}
        {%- do conditions.append(condition) -%}
    {%- endfor -%}
    {%- if column.config.meta.required or not conditions -%}
    {{ landed_value(column.name) }}
    {%- else -%}
    case when {{ record_problems() }} is not null and ({{ either(conditions) }}) then null else {{ landed_value(column.name) }} end
    {%- endif -%}
{%- endmacro %}


{% macro either(conditions) -%}
    ({{ conditions | join(') or (') }})
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


{# A cast alone would also take 1E3, 1_000 and, in a dialect of commas, the thousands of 1.234; and it would round 9,99999
   to 10: decimals beyond the fourth are cut. #}
{% macro landed_number(expression, dialect) -%}
    {%- set mark = dialect.decimal_mark -%}
    try_cast(
        case when regexp_full_match({{ expression }}, '-?[0-9]+([{{ mark }}][0-9]+)?')
            then replace(regexp_extract({{ expression }}, '-?[0-9]+([{{ mark }}][0-9]{1,4})?'), '{{ mark }}', '.') end
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


{% macro typed(column, dialect, columns) -%}
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
    {%- elif meta.type == 'code' and meta.list -%}
        {{ listed_meaning(text, meta.list, columns, dialect) }}
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


{# What a code of a list means in the year of its record: `code_lists`, where a code may come, go, or change its meaning.
   A record that says no year is read by the codes that are in force now. #}
{% macro listed_meaning(text, list, columns, dialect) -%}
    {%- set first_year = 'coalesce(' ~ (first_year_of_record(columns, dialect) | trim) ~ ', 9999)' -%}
    (
        select max(codes.meaning) from {{ ref('code_lists') }} as codes
        where codes.list = '{{ list }}' and codes.code = {{ text }}
            and {{ first_year }} >= coalesce(cast(codes.from_year as integer), 0)
            and {{ first_year }} <= coalesce(cast(codes.to_year as integer), 9999)
    )
{%- endmacro %}


{# The first calendar year of the academic year that a record is of: its own, or the one that ends in the calendar year of its
   jury or decision, as an edition prints both together. #}
{% macro first_year_of_record(columns, dialect) -%}
    {%- set found = [] -%}
    {%- for variable in ['academic_year', 'jury_date', 'decision_date'] -%}
        {%- for column in columns if column.config.meta.variable == variable -%}
            {%- set text = landed_text(column.name) -%}
            {%- if variable == 'academic_year' -%}
                {%- do found.append('try_cast(left(' ~ academic_year_of(text, dialect.year_format) ~ ', 4) as integer)') -%}
            {%- else -%}
                {%- do found.append('year(' ~ landed_day(text, dialect) ~ ') - 1') -%}
            {%- endif -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ found[0] or 'cast(null as integer)' }}
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


{# What may be wrong with a value of a column, as JSON: pairs of (rule, SQL condition on the columns of `landed_values`),
   in the order in which they are asked. Staging refuses a record or sets a value aside by them, and the gate
   (src/chiffres_cles/gate) counts by the same text. `columns`: all of the extract, for the rules that look at two. #}
{% macro value_rules(column, columns) -%}
    {%- set meta = column.config.meta -%}
    {%- set text = landed_text(column.name) -%}
    {%- set value = landed_value(column.name) -%}
    {%- set rules = [] -%}
    {%- if meta.required and not meta.may_be_blank -%}
        {%- do rules.append(('required', text ~ ' is null')) -%}
    {%- elif meta.expected -%}
        {%- do rules.append(('missing', text ~ ' is null')) -%}
    {%- endif -%}
    {%- set known = text ~ ' not in ' ~ sql_text_list(meta.unknown) ~ ' and ' if meta.unknown else '' -%}
    {%- if meta.type == 'text' and not meta.lookup -%}
        {%- do rules.append(('placeholder', landed_placeholder(column.name))) -%}
    {%- endif -%}
    {%- if meta.pattern -%}
        {%- do rules.append(('bad_format', known ~ 'not regexp_full_match(' ~ text ~ ', ' ~ sql_text(meta.pattern) ~ ')')) -%}
    {%- endif -%}
    {%- if meta.type == 'text' and not meta.pattern and not meta.lookup -%}
        {#- control characters, line ends among them, and what a lossy conversion leaves -#}
        {%- do rules.append(('bad_format', 'regexp_matches(' ~ text ~ ", '[\\p{Cc}\\x{FFFD}]')")) -%}
    {%- endif -%}
    {%- if meta.variable in ['last_name', 'first_name', 'names'] -%}
        {%- do rules.append(('lossy_text', 'regexp_matches(' ~ text ~ ', ' ~ sql_text(var('lossy_text')) ~ ')')) -%}
    {%- endif -%}
    {%- if meta.lookup or meta.type == 'code' -%}
        {%- do rules.append(('unknown_code', known ~ text ~ ' is not null and ' ~ value ~ ' is null')) -%}
    {%- elif meta.type == 'academic_year' -%}
        {%- do rules.append(('not_a_year', text ~ ' is not null and ' ~ value ~ ' is null')) -%}
        {%- if meta.variable == 'academic_year' -%}
            {#- the years that the warehouse holds; years compare as their text does -#}
            {%- do rules.append(('out_of_range', value ~ " < '" ~ var('first_academic_year') ~ "'")) -%}
            {#- the year after that of the extraction may be in a catalogue; a later one is a slip -#}
            {%- set first_year = 'cast(left(' ~ value ~ ', 4) as integer)' -%}
            {%- do rules.append(('out_of_range', first_year ~ ' > year(' ~ day_of_extraction() ~ ') + 1')) -%}
            {%- do rules.append((
                year_under_way(),
                first_year ~ ' > ' ~ last_year_read() ~ ' and not coalesce(' ~ first_year ~ ' > year(' ~ day_of_extraction() ~ ') + 1, false)'
            )) -%}
        {%- endif -%}
    {%- elif meta.type == 'date' -%}
        {%- do rules.append(('not_a_date', text ~ ' is not null and ' ~ value ~ ' is null')) -%}
    {%- elif meta.type in ('integer', 'decimal') -%}
        {%- do rules.append(('not_a_number', text ~ ' is not null and ' ~ value ~ ' is null')) -%}
    {%- elif meta.type == 'mark' -%}
        {%- do rules.append(('not_a_number', text ~ ' is not null and ' ~ value ~ ' is null'
            ~ (' and ' ~ text ~ ' not in ' ~ sql_text_list(meta.codes.keys()) if meta.codes else ''))) -%}
        {%- for other in columns if other.name == meta.scale_column -%}
            {#- a mark says nothing without its scale -#}
            {%- set wrong = fromjson(value_rules(other, columns)) | map(attribute=1) | list -%}
            {%- do rules.append(('scale_unknown', value ~ ' is not null and (' ~ either(wrong) ~ ')')) -%}
        {%- endfor -%}
        {%- set scale = landed_value(meta.scale_column) if meta.scale_column else meta.scale -%}
        {%- do rules.append(('above_scale', value ~ ' > ' ~ scale)) -%}
        {%- do rules.append(('out_of_range', value ~ ' < 0')) -%}
    {%- endif -%}
    {%- if meta.minimum is not none and meta.minimum is defined -%}
        {%- do rules.append(('out_of_range', value ~ ' < ' ~ (sql_text(meta.minimum) if meta.type == 'date' else meta.minimum))) -%}
    {%- endif -%}
    {%- if meta.maximum is string -%}
        {%- do rules.append(('after_extraction' if meta.maximum == 'extraction' else 'out_of_range', value ~ ' > ' ~ ceiling(meta))) -%}
    {%- elif meta.maximum is defined -%}
        {%- do rules.append(('out_of_range', value ~ ' > ' ~ meta.maximum)) -%}
    {%- endif -%}
    {{- tojson(rules) -}}
{%- endmacro %}


{# The last day, or calendar year, of a column: that of the extraction, or as many years from it as its contract
   says (`extraction - 12 years`). #}
{% macro ceiling(meta) -%}
    {%- set words = meta.maximum.split(' ') -%}
    {%- set years = (words[1] ~ words[2]) | int if words | length > 1 else 0 -%}
    {%- if meta.type == 'date' -%}
    {{ day_of_extraction() }}{{ ' + to_years(' ~ years ~ ')' if years }}
    {%- else -%}
    year({{ day_of_extraction() }}){{ ' + ' ~ years if years }}
    {%- endif -%}
{%- endmacro %}


{# Whether a text means no value (seeds/reference/placeholders.csv). A sign does so anywhere, 0 in an identifier. A word
   does so anywhere but in a name, where it counts in both names at once or beside another placeholder: Null is a surname. #}
{% macro is_placeholder(column, columns) -%}
    {%- set meta = column.config.meta -%}
    {%- if meta.variable == 'names' -%}
    {{ is_listed("split_part(" ~ landed_text(column.name) ~ ", ',', 1)", ['sign', 'word']) }}
            and {{ is_listed("trim(split_part(" ~ landed_text(column.name) ~ ", ',', 2))", ['sign', 'word']) }}
    {%- elif meta.variable in ['last_name', 'first_name', 'names'] -%}
    {{ is_listed(landed_text(column.name), ['sign']) }} or ({{ is_listed(landed_text(column.name), ['word']) }} and (false
        {%- for other in columns if other.config.meta.personal == 'identity' and other.name != column.name %}
            or {{ is_listed(landed_text(other.name), ['sign', 'word'] + ([] if other.config.meta.variable in ['last_name', 'first_name', 'names'] else ['identifier', 'date'])) }}
        {%- endfor -%}
        ))
    {%- else -%}
    {{ is_listed(landed_text(column.name), ['sign', 'word'] + (['identifier'] if meta.personal in ('identity', 'identifier') else [])) }}
    {%- endif -%}
{%- endmacro %}


{# Whether a text is among the placeholders of some kinds, in whatever letters. #}
{% macro is_listed(text, kinds) -%}
    coalesce(list_contains(listed.{{ kinds | join('_') }}, upper({{ text }})), false)
{%- endmacro %}


{# The placeholders of the kinds that columns ask for together, in one row: a subquery a column would be a join each, and
   more memory. #}
{% macro placeholder_lists() -%}
    (
        select
            {%- for kinds in [
                ['sign'], ['word'], ['sign', 'word'], ['sign', 'word', 'identifier'], ['sign', 'word', 'identifier', 'date'],
            ] %}
            list(written) filter (where kind in {{ sql_text_list(kinds) }}) as {{ kinds | join('_') }}{{ ',' if not loop.last }}
            {%- endfor %}
        from {{ ref('placeholders') }}
    )
{%- endmacro %}


{# R22: the rule of a record of a year that no edition reads yet. Staging sets the record aside by it as it refuses others; it
   is out of scope, and nobody's fault. #}
{% macro year_under_way() -%}
    R22_year_under_way
{%- endmacro %}


{# The first bad value of a required column, for which the record is refused: column, rule and raw value; else null. What
   is of a year under way is called that first. #}
{% macro landing_refusal() -%}
    case when {{ record_problems() }} is not null then coalesce(
        list_filter({{ record_problems() }}, lambda problem: problem['rule'] = '{{ year_under_way() }}')[1],
        list_filter({{ record_problems() }}, lambda problem: problem['refuses'])[1]
    ) end
{%- endmacro %}


{# All bad values of a record, one a column, in the order of its columns: a list, null for a good record, which the CASE
   is not entered for. #}
{% macro landing_problems(columns) -%}
    {%- set conditions, problems = [], [] -%}
    {%- for column in columns -%}
        {%- set cases = [] -%}
        {%- for rule, condition in fromjson(value_rules(column, columns)) -%}
            {%- do conditions.append(condition) -%}
            {%- do cases.append('when ' ~ condition ~ ' then ' ~ problem(column, rule)) -%}
        {%- endfor -%}
        {%- if cases -%}
            {%- do problems.append('case ' ~ cases | join(' ') ~ ' end') -%}
        {%- endif -%}
    {%- endfor -%}
    case when {{ either(conditions) }} then list_filter([{{ problems | join(', ') }}], lambda problem: problem is not null) end
{%- endmacro %}


{# A bad value as a structure of SQL. #}
{% macro problem(column, rule) -%}
    { 'column': '{{ column.name }}', 'rule': '{{ rule }}', 'value': {{ landed_text(column.name) }}, 'refuses': {{ 'true' if column.config.meta.required else 'false' }} }
{%- endmacro %}


{# The reference lists that typing reads, named where dbt looks for what a model depends on. #}
{% macro code_lists() -%}
    {%- for seed in ['editions', 'placeholders', 'code_lists', 'countries', 'residences', 'occupation_codes'] -%}
        {%- do ref(seed) -%}
    {%- endfor -%}
{%- endmacro %}
