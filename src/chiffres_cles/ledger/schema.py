"""The ledger's tables and their columns, each with its meaning."""

from __future__ import annotations

from pathlib import Path

import duckdb

from chiffres_cles.yaml_files import read_yaml

FILE = Path(__file__).with_name("tables.yml")
TABLES: dict[str, tuple[str, dict[str, tuple[str, str]]]] = {
    name: (
        table["description"],
        {column: (meta["type"], meta["description"]) for column, meta in table["columns"].items()},
    )
    for name, table in read_yaml(FILE).items()
}
"""Table -> what it holds, and its columns: type and meaning."""

COPIED = ("rejects", "row_accounts")
"""Tables of the working file's `quality` that the ledger keeps of each run."""


def make_tables(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables, and the columns, that a ledger does not have yet."""
    connection.execute("create schema if not exists quality")
    for table, (_, columns) in TABLES.items():
        types = ", ".join(f"{name} {kind}" for name, (kind, _) in columns.items())
        connection.execute(f"create table if not exists quality.{table} ({types})")
        held = {name for name, *_ in connection.execute(f"describe quality.{table}").fetchall()}
        for name, (kind, _) in columns.items():  # those that a ledger of before does not have
            if name not in held:
                connection.execute(f"alter table quality.{table} add column {name} {kind}")
