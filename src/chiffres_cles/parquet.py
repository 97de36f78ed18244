"""`make export`: a published build as Parquet, a file a table, and the published file again from such a folder.

A folder holds what the published file holds, less the ledger's history: no identity, no staging, no record beside a
key. Parquet lacks types, descriptions, keys and views; `catalogue.json` has them, so that the publisher makes the same
file of the folder. Two engines write one: DuckDB, of a published file, and Spark, of its own tables
(`chiffres_cles.spark`).
"""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

import duckdb

from chiffres_cles.joins import Keys
from chiffres_cles.ledger import first_line, narrow
from chiffres_cles.ledger.schema import COPIED, TABLES
from chiffres_cles.publish import PUBLISHED_SCHEMAS, keys_of, mode_of_published
from chiffres_cles.sql import name as sql_name
from chiffres_cles.sql import text as sql_text

CATALOGUE = "catalogue.json"
"""In the folder: what Parquet cannot say."""
WIDE = re.compile(r"u?hugeint", re.IGNORECASE)
"""Types that Parquet lacks, and DuckDB would write as doubles: they come out as decimals, exact or not at all."""


class ParquetError(ValueError):
    """A folder cannot be written or read; the message says why."""


@dataclass(frozen=True)
class Column:
    """A column of a table, by its type in DuckDB; `text` describes it."""

    name: str
    type: str
    text: str = ""
    required: bool = False


@dataclass(frozen=True)
class Table:
    """A table, its `rows` counted as they are written; a view has `sql` in their place."""

    schema: str
    name: str
    text: str
    columns: list[Column]
    sql: str = ""
    rows: int = 0

    @property
    def target(self) -> str:
        """Its name in SQL."""
        return f"{sql_name(self.schema)}.{sql_name(self.name)}"


@dataclass(frozen=True)
class Catalogue:
    """What a folder holds. `checked`: whether every check passed on it; of a published file they did."""

    engine: str
    checked: bool
    tables: list[Table]
    keys: dict[str, Keys] = field(default_factory=dict)


def folder_of(published: Path) -> Path:
    """Where the Parquet of a published file is: beside it."""
    return published.parent / "parquet" / published.stem


def export(published: Path, folder: Path) -> Catalogue:
    """Write a published file as Parquet. Raises `ParquetError`; the folder is then as it was."""
    with duckdb.connect() as connection:
        connection.execute(f"attach {sql_text(published)} as published (read_only)")
        catalogue = _catalogue(connection)
        return write(connection, catalogue, lambda one: f"published.{one.target}", folder)


def _catalogue(connection: duckdb.DuckDBPyConnection) -> Catalogue:
    """What the attached published file holds, without what the ledger added to it."""
    columns: dict[tuple[str, str], list[Column]] = {}
    for schema, table, column, kind, text, nullable in connection.execute(
        "select schema_name, table_name, column_name, data_type, coalesce(comment, ''), is_nullable"
        " from duckdb_columns() where database_name = 'published' order by schema_name, table_name, column_index"
    ).fetchall():
        if not (schema == "quality" and table in COPIED and column == "run_id"):
            columns.setdefault((schema, table), []).append(Column(column, kind, text, not nullable))
    history = {*TABLES, *(f"{table}_history" for table in COPIED)}
    tables = [
        Table(schema, name, text, columns[schema, name], sql)
        for schema, name, text, sql in connection.execute(
            "select schema_name, table_name, coalesce(comment, ''), '' from duckdb_tables()"
            " where database_name = 'published' union all"
            " select schema_name, view_name, coalesce(comment, ''), sql from duckdb_views()"
            " where database_name = 'published' and not internal order by all"
        ).fetchall()
        if schema in PUBLISHED_SCHEMAS and not (schema == "quality" and name in history)
    ]
    return Catalogue("DuckDB", True, tables, keys_of(connection, "published"))


def write(
    connection: duckdb.DuckDBPyConnection, catalogue: Catalogue, relation: Callable[[Table], str], folder: Path
) -> Catalogue:
    """Write tables as Parquet, whole or not at all: `relation` says what the connection reads of each.

    The folder takes the place of the one before. Raises `ParquetError` where it holds something else, or the disk is
    full; then it is as it was.
    """
    if folder.exists() and not (folder / CATALOGUE).exists():
        raise ParquetError(f"{folder} holds no {CATALOGUE}, so that it is no export: name another folder")
    fresh, before = (folder.with_name(folder.name + end) for end in (".unfinished", ".before"))
    for left in (fresh, before):
        shutil.rmtree(left, ignore_errors=True)
    written = []
    try:
        for one in catalogue.tables:
            file = fresh / one.schema / f"{one.name}.parquet"
            if not one.sql:
                file.parent.mkdir(parents=True, exist_ok=True)
                query = f"select {', '.join(map(_of_parquet, one.columns))} from {relation(one)}"
                copied = connection.execute(f"copy ({query}) to {sql_text(file)} (format parquet, compression zstd)")
                narrow(file, mode_of_published())
                one = replace(one, rows=copied.fetchall()[0][0])
            written.append(one)
        catalogue = replace(catalogue, tables=written)
        (fresh / CATALOGUE).write_text(json.dumps(asdict(catalogue), ensure_ascii=False, indent=1), encoding="utf-8")
    except (duckdb.Error, OSError) as error:
        shutil.rmtree(fresh, ignore_errors=True)
        raise ParquetError(f"the export could not be written, {folder} is as it was: {error}") from error
    if folder.exists():
        folder.rename(before)
    fresh.rename(folder)
    shutil.rmtree(before, ignore_errors=True)
    return catalogue


def _of_parquet(column: Column) -> str:
    """A column as it is written."""
    return f"cast({sql_name(column.name)} as {WIDE.sub('decimal(38, 0)', column.type)}) as {sql_name(column.name)}"


def read_catalogue(folder: Path) -> Catalogue:
    """What a folder says that it holds; raises `ParquetError` where it is no export."""
    try:
        catalogue = json.loads((folder / CATALOGUE).read_text(encoding="utf-8"))
        tables = [Table(**one | {"columns": [Column(**c) for c in one["columns"]]}) for one in catalogue["tables"]]
        keys = {table: Keys(key[0], tuple(map(tuple, key[1]))) for table, key in catalogue["keys"].items()}
        return Catalogue(catalogue["engine"], catalogue["checked"], tables, keys)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise ParquetError(f"{folder} has no {CATALOGUE} of an export that can be read: {error}") from error


def load(catalogue: Catalogue, folder: Path, working: Path) -> None:
    """Make of a folder, and of its catalogue, the file that the publisher takes, `working`, which is not there yet.

    Raises `ParquetError` where a file is missing, cannot be read, or has other rows than the catalogue says.
    """
    with duckdb.connect(str(working)) as connection:
        for one in sorted(catalogue.tables, key=lambda one: bool(one.sql)):  # views read tables
            file = folder / one.schema / f"{one.name}.parquet"
            try:
                connection.execute(f"create schema if not exists {sql_name(one.schema)}")
                if one.sql:
                    connection.execute(one.sql)
                else:
                    lines = (f"{sql_name(c.name)} {c.type}{' not null' if c.required else ''}" for c in one.columns)
                    connection.execute(f"create table {one.target} ({', '.join(lines)})")
                    connection.execute(f"insert into {one.target} by name select * from read_parquet({sql_text(file)})")
                    rows = connection.execute(f"select count(*) from {one.target}").fetchall()[0][0]
                    if rows != one.rows:
                        raise ParquetError(f"{file} has {rows} rows, and {one.rows} were written")
            except duckdb.Error as error:
                raise ParquetError(f"{file if not one.sql else one.target}: {first_line(error)}") from error
            kind = "view" if one.sql else "table"
            if one.text:
                connection.execute(f"comment on {kind} {one.target} is {sql_text(one.text)}")
            for column in one.columns:
                if column.text:
                    place = f"{one.target}.{sql_name(column.name)}"
                    connection.execute(f"comment on column {place} is {sql_text(column.text)}")
