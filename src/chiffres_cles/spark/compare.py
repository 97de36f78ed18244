"""Every table of a Spark build held against DuckDB's, row for row."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from chiffres_cles.sql import name as sql_name
from chiffres_cles.sql import text as sql_text


@dataclass(frozen=True)
class TableComparison:
    """A table of both: its rows, and how many of them one side alone has. `reason` says why it was not compared."""

    table: str
    rows: int = 0
    only_duckdb: int = 0
    only_spark: int = 0
    reason: str = ""

    @property
    def equal(self) -> bool:
        """Whether each row of one is a row of the other, as often."""
        return not (self.only_duckdb or self.only_spark or self.reason)


def compared(tables: list[tuple[str, str]], working: Path, private: Path, parquet: Path) -> list[TableComparison]:
    """Hold tables, (`database.schema`, name) each, against `parquet/schema/name`; every value to its last bit.

    A value is cast to DuckDB's type of its column first: a uuid is text in Parquet, a sum may be a wider number.
    """
    with duckdb.connect() as connection:
        connection.execute(f"attach {sql_text(working)} as cnam (read_only)")
        connection.execute(f"attach {sql_text(private)} as private (read_only)")
        connection.execute("set memory_limit = '2GB'")
        connection.execute("set threads = 2")
        return [_compared(connection, place, name, parquet) for place, name in tables]


def _compared(connection: duckdb.DuckDBPyConnection, place: str, name: str, parquet: Path) -> TableComparison:
    table = f"{place}.{name}"
    files = parquet / place.split(".")[-1] / name
    if not any(files.glob("*.parquet")):
        return TableComparison(table, reason="not built on Spark")
    read = f"read_parquet({sql_text(files / '*.parquet')})"
    try:
        columns = connection.execute(f"describe {place}.{sql_name(name)}").fetchall()
        exact = ", ".join(f"cast({sql_name(column)} as {kind}) as {sql_name(column)}" for column, kind, *_ in columns)
        sides = f"select * from {place}.{sql_name(name)}", f"select {exact} from {read}"
        rows, *only = (
            connection.execute(f"select count(*) from ({query})").fetchall()[0][0]
            for query in (sides[0], f"{sides[0]} except all {sides[1]}", f"{sides[1]} except all {sides[0]}")
        )
    except duckdb.Error as error:
        return TableComparison(table, reason=str(error).splitlines()[0])
    return TableComparison(table, rows, *only)
