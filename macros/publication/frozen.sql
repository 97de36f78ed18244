{# R22: the folder of the store that holds the frozen editions of this target and lineage: what was made of a synthetic
   landing never meets what was made of a real one. Written by src/chiffres_cles/freeze.py; none while parsing, or
   before the landing is read. #}
{% macro frozen_folder(extractions) -%}
    {%- if execute and load_relation(extractions) is not none -%}
        {%- set query = 'select coalesce(bool_and(is_synthetic), false) from ' ~ extractions -%}
        {%- set kind = 'synthetic' if run_query(query).columns[0].values()[0] else 'real' -%}
        {{ return(env_var('CHIFFRES_CLES_EDITIONS', 'editions') ~ '/' ~ target.name ~ '-' ~ kind) }}
    {%- endif -%}
{%- endmacro %}


{# R22: the settings of every freeze in the store, a row each; no row where there is none. #}
{% macro frozen_settings(extractions) -%}
    {%- set columns = {
        'edition': 'varchar', 'frozen_at': 'timestamp', 'reason': 'varchar', 'landing_digest': 'varchar',
        'git_commit': 'varchar', 'extracted_on': 'date', 'build': 'varchar',
    } -%}
    {%- set folder = frozen_folder(extractions) -%}
    {%- if folder and files_of(folder ~ '/*/*/edition.json') -%}
    select *
    from read_json(
        {{ text_literal(folder ~ '/*/*/edition.json') }},
        filename = true, columns = {{ tojson(columns) | replace('"', "'") }}
    )
    {%- else -%}
    select
        {%- for name, type in columns.items() %}
        cast(null as {{ type }}) as {{ name }},
        {%- endfor %}
        cast(null as varchar) as filename
    where false
    {%- endif -%}
{%- endmacro %}


{# The files that a pattern names, in the order of their names. #}
{% macro files_of(pattern) -%}
    {{ return(run_query('select file from glob(' ~ text_literal(pattern) ~ ') order by file').columns[0].values()) }}
{%- endmacro %}


{# R22: the rows of a relation for every edition: as published where the edition is frozen, which `name` holds in the
   store, else as this build makes them (`now`, with a column edition). The columns are those of the model's contract.
   #}
{% macro as_published(now, name) -%}
    {%- set frozen_editions = ref('frozen_editions') -%}
    {%- set columns = (model.columns.keys() | join(', ')) or '*' -%}
    {%- set files = [] -%}
    {#- in a unit test it is rows and no relation -#}
    {%- if execute and frozen_editions.schema and load_relation(frozen_editions) is not none -%}
        {%- set query = 'select folder from ' ~ frozen_editions ~ ' where is_in_force order by folder' -%}
        {%- for folder in run_query(query).columns[0].values() -%}
            {%- do files.append(text_literal(folder ~ '/' ~ name ~ '.parquet')) -%}
        {%- endfor -%}
    {%- endif -%}
    select {{ columns }}
    from (
        select *
        from {{ now }}
        where edition not in (select frozen.edition from {{ frozen_editions }} as frozen)
        {%- if files %}
        union all by name
        select * from read_parquet([{{ files | join(', ') }}], union_by_name = true)
        {%- endif %}
    )
{%- endmacro %}


{# R22: a digest of 64 bits of a whole row, the same in every version of DuckDB, from which it cannot be read back. #}
{% macro row_digest(value) -%}
    md5_number_lower(cast({{ value }} as varchar))
{%- endmacro %}


{# The names of a relation's columns, comma separated: what a digest of its rows is made of. #}
{% macro column_names(relation) -%}
    {%- if execute -%}
        {{ return(adapter.get_columns_in_relation(relation) | map(attribute='name') | join(',')) }}
    {%- endif -%}
{%- endmacro %}


{# The files named `name` of the freezes in force, as SQL texts; none where a freeze was made before there were any. #}
{% macro frozen_files(name) -%}
    {%- set frozen_editions = ref('frozen_editions') -%}
    {%- set files = [] -%}
    {%- if execute and frozen_editions.schema and load_relation(frozen_editions) is not none -%}
        {%- set query = 'select folder from ' ~ frozen_editions ~ ' where is_in_force order by folder' -%}
        {%- for folder in run_query(query).columns[0].values() -%}
            {%- for file in files_of(folder ~ '/' ~ name ~ '.parquet') -%}
                {%- do files.append(text_literal(file)) -%}
            {%- endfor -%}
        {%- endfor -%}
    {%- endif -%}
    {{ return(files) }}
{%- endmacro %}
