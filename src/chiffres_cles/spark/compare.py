"""Every table of a Spark build held against DuckDB's, row for row."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from chiffres_cles.ledger import first_line
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


def compared(tables: list[tuple[str, str]], working: Path, parquet: Path) -> list[TableComparison]:
    """Hold tables, (schema, name) each, of DuckDB's working file, or of the private file beside it, against
    `parquet/schema.db/name`; every value to its last bit.

    A value is cast to DuckDB's type of its column first: a uuid is text in Parquet, a sum may be a wider number.
    """
    private = working.with_name(working.name.replace("cnam", "private", 1))
    with duckdb.connect() as connection:
        connection.execute(f"attach {sql_text(working)} as cnam (read_only)")
        connection.execute(f"attach {sql_text(private)} as private (read_only)")
        connection.execute("set memory_limit = '2GB'")
        connection.execute("set threads = 2")
        there = connection.execute("select schema_name, table_name, database_name from duckdb_columns()").fetchall()
        database = {(schema, name): where for schema, name, where in there if where in ("cnam", "private")}
        return [_compared(connection, database.get(table, "cnam"), *table, parquet) for table in tables]


def _compared(
    connection: duckdb.DuckDBPyConnection, database: str, schema: str, name: str, parquet: Path
) -> TableComparison:
    table = f"{schema}.{name}"
    files = parquet / f"{schema}.db" / name
    if not any(files.glob("*.parquet")):
        return TableComparison(table, reason="not built on Spark")
    relation, read = f"{database}.{schema}.{sql_name(name)}", f"read_parquet({sql_text(files / '*.parquet')})"
    try:
        columns = connection.execute(f"describe {relation}").fetchall()
        exact = ", ".join(f"cast({sql_name(column)} as {kind}) as {sql_name(column)}" for column, kind, *_ in columns)
        sides = f"select * from {relation}", f"select {exact} from {read}"
        rows, *only = (
            connection.execute(f"select count(*) from ({query})").fetchall()[0][0]
            for query in (sides[0], f"{sides[0]} except all {sides[1]}", f"{sides[1]} except all {sides[0]}")
        )
    except duckdb.Error as error:
        return TableComparison(table, reason=first_line(error))
    return TableComparison(table, rows, *only)


def report(comparisons: list[TableComparison]) -> list[str]:
    """What a comparison came to: how many tables are equal, and a line each table that is not."""
    equal = [one for one in comparisons if one.equal]
    lines = [f"{len(equal)} of {len(comparisons)} tables equal, {sum(one.rows for one in equal):,} rows"]
    for one in comparisons:
        if not one.equal:
            why = one.reason or f"{one.only_duckdb} rows of DuckDB alone, {one.only_spark} of Spark alone"
            lines.append(f"  {one.table}: {why}")
    return lines
