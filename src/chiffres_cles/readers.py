"""The readers' file: of what is published, the relations that hold no row of a person, in a file of their own.

`cnam.duckdb` is for those who work on the figures: its marts have a row a person. `diffusion.duckdb`, made from it in
the same moment, is for everybody else.
"""

from __future__ import annotations

from pathlib import Path

import duckdb

from chiffres_cles.sql import name as sql_name
from chiffres_cles.sql import text as sql_text

RELATIONS = (
    "publication.diffusion",
    "publication.tables",
    "publication.table_rows",
    "publication.table_columns",
    "quality.extractions",
    "reference.areas",
    "reference.centres",
    "reference.certification_kinds",
    "reference.diploma_levels",
    "reference.editions",
    "reference.glossary",
    "reference.modalities",
    "reference.occupation_groups",
    "reference.teaching_teams",
    "reference.training_types",
)
"""What the readers' file holds, this and nothing else: figures that may be shown, what describes them, and the
nomenclatures. `publication.cells` is none of them: it has every cell, however few the persons behind it. A build of
before one of them existed can be gone back to: its readers' file is without."""
MODE = 0o444
"""The most that a readers' file's mode may be; the umask may take more."""


def readers_file(published: Path) -> Path:
    """The readers' file beside a published file."""
    return published.with_name(published.name.replace("cnam", "diffusion", 1))


def write_readers(published: Path, target: Path, **config: str | bool | int | float | list[str]) -> list[str]:
    """Write the readers' file of a published one to `target`, which must not be there; returns the relations it holds.

    `config`: DuckDB's, of the new file. Where the published file has none of `RELATIONS`, no file is written.
    """
    with duckdb.connect(str(target), config=config) as connection:
        connection.execute(f"attach {sql_text(published)} as published (read_only)")
        held = connection.execute(
            "select schema_name || '.' || table_name, comment from duckdb_tables()"
            " where database_name = 'published' and list_contains(?, schema_name || '.' || table_name) order by 1",
            [list(RELATIONS)],
        ).fetchall()
        for relation, comment in held:
            schema, table = (sql_name(part) for part in relation.split("."))
            connection.execute(f"create schema if not exists {schema}")
            connection.execute(f"create table {schema}.{table} as select * from published.{schema}.{table}")
            connection.execute(f"comment on table {schema}.{table} is {sql_text(comment or '')}")
        for schema, table, column, comment in connection.execute(
            "select schema_name, table_name, column_name, comment from duckdb_columns()"
            " where database_name = 'published' and list_contains(?, schema_name || '.' || table_name)"
            " and comment is not null",
            [[relation for relation, *_ in held]],
        ).fetchall():
            place = ".".join(sql_name(part) for part in (schema, table, column))
            connection.execute(f"comment on column {place} is {sql_text(comment)}")
        connection.execute("detach published")
    if not held:
        target.unlink()
    return [relation for relation, *_ in held]
