"""Publishing: the published schemas of the working file, copied into a fresh file, checked, renamed into place.

Readers with an open connection keep the file they opened. A failure leaves the published file as it was.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from pathlib import Path

import duckdb

PUBLISHED_SCHEMAS = ("marts", "publication", "quality", "reference")


class PublishError(RuntimeError):
    """The working file cannot be published; the message says why."""


def publish(working: Path, published: Path) -> dict[str, int]:
    """Copy the published schemas of `working` to `published`, with comments and constraints.

    Returns the number of rows by `schema.table`. Raises `PublishError` where the working file is missing or was left
    half-written, or where the copy differs from it.
    """
    if not working.exists():
        raise PublishError(f"{working} does not exist: build first")
    if working.with_name(working.name + ".wal").exists():
        raise PublishError(f"{working} was left half-written (its .wal stands beside it): build again")
    published.parent.mkdir(parents=True, exist_ok=True)
    # same file name in another folder: a database takes its name from its file
    folder = Path(tempfile.mkdtemp(prefix=".publishing-", dir=published.parent))
    try:
        fresh = folder / published.name
        rows = _copy(working, fresh)
        _check(fresh, rows)
        fresh.replace(published)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return rows


def _copy(working: Path, fresh: Path) -> dict[str, int]:
    rows: dict[str, int] = {}
    with duckdb.connect(str(fresh)) as connection:
        connection.execute(f"attach {_text(working)} as working (read_only)")
        tables = connection.execute(
            "select schema_name, table_name, sql, comment from duckdb_tables()"
            " where database_name = 'working' and list_contains(?, schema_name) order by all",
            [list(PUBLISHED_SCHEMAS)],
        ).fetchall()
        for schema in sorted({table[0] for table in tables}):
            connection.execute(f"create schema {_name(schema)}")
        for schema, table, sql, comment in tables:
            target = f"{_name(schema)}.{_name(table)}"
            connection.execute(_unqualified(sql))
            connection.execute(f"insert into {target} select * from working.{target}")
            rows[f"{schema}.{table}"] = connection.execute(f"select count(*) from working.{target}").fetchall()[0][0]
            if comment:
                connection.execute(f"comment on table {target} is {_text(comment)}")
        columns = connection.execute(
            "select schema_name, table_name, column_name, comment from duckdb_columns()"
            " where database_name = 'working' and list_contains(?, schema_name) and comment is not null",
            [list(PUBLISHED_SCHEMAS)],
        ).fetchall()
        for schema, table, column, comment in columns:
            if f"{schema}.{table}" in rows:
                target = f"{_name(schema)}.{_name(table)}.{_name(column)}"
                connection.execute(f"comment on column {target} is {_text(comment)}")
        connection.execute("detach working")
    return rows


def _check(fresh: Path, expected: dict[str, int]) -> None:
    """Read the fresh file as a reader would, and compare."""
    if not expected:
        raise PublishError("the working file holds no table to publish")
    with duckdb.connect(str(fresh), read_only=True) as connection:
        for table, rows in expected.items():
            found = connection.execute(f"select count(*) from {table}").fetchall()[0][0]
            if found != rows:
                raise PublishError(f"{table}: {found} rows were copied, {rows} expected")
        views = connection.execute("select view_name from duckdb_views() where not internal").fetchall()
        if views:
            raise PublishError(f"views cannot be published: {views}")
    fresh.chmod(0o644)
    with fresh.open("rb") as file:
        os.fsync(file.fileno())


def _unqualified(sql: str) -> str:
    """A table's DDL as DuckDB keeps it, without the attached database's name."""
    return sql.replace("CREATE TABLE working.", "CREATE TABLE ", 1)


def _name(identifier: str) -> str:
    return '"' + identifier.replace('"', '""') + '"'


def _text(value: object) -> str:
    return "'" + str(value).replace("'", "''") + "'"
