"""`make compare`: two published files held against each other, row for row, with every cell that differs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from chiffres_cles.ledger import first_line
from chiffres_cles.sql import name as sql_name
from chiffres_cles.sql import text as sql_text

KEY = ("edition", "table_no", "row_code", "column_code", "period")
"""The key of `publication.cells`."""
TOLERANCE = 1e-9
"""Up to what two values are equal: doubles added in another order differ in their last bits."""
SHOWN = 40
"""How many differing cells the command shows of each kind; `compare` returns all."""


class CompareError(ValueError):
    """A file is not there or is no published file; the message says which."""


@dataclass(frozen=True)
class CellDifference:
    """A cell that differs: its key, the kind (`added`, `gone`, `marker`, `value` or `display`), and what each file
    says."""

    cell: str
    kind: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class TableDifference:
    """A table whose rows differ: rows that one file alone holds, over the columns that both have."""

    table: str
    gone: int
    added: int
    columns: str
    """Columns that one file alone has, `-name` or `+name`; empty where both have the same."""


@dataclass(frozen=True)
class Comparison:
    """What differs between two published files; `equal` counts the cells and tables that do not."""

    cells: list[CellDifference]
    tables: list[TableDifference]
    equal_cells: int
    equal_tables: int


def compare(before: Path, after: Path, schemas: tuple[str, ...] = ("marts",)) -> Comparison:
    """Hold two published files against each other: every cell by its key, and every table of `schemas` row for row.

    Values are equal up to `TOLERANCE`, in proportion where they are large. Raises `CompareError` for a file that is
    missing or holds no cells.
    """
    for file in (before, after):
        if not file.exists():
            raise CompareError(f"{file} does not exist")
    with duckdb.connect() as connection:
        for name, file in (("before", before), ("after", after)):
            try:
                connection.execute(f"attach {sql_text(file)} as {name} (read_only)")
                connection.execute(f"select 1 from {name}.publication.cells limit 1")
            except duckdb.Error as error:
                raise CompareError(f"{file} is no published file: {first_line(error)}") from error
        cells, equal_cells = _cells(connection)
        tables, equal_tables = _tables(connection, schemas)
    return Comparison(cells, tables, equal_cells, equal_tables)


def compared(comparison: Comparison, shown: int = SHOWN) -> str:
    """A comparison as text: the counts, then what differs, `shown` cells of each kind."""
    lines = [f"{comparison.equal_cells} cells equal, {len(comparison.cells)} differ"]
    for kind in ("value", "marker", "display", "added", "gone"):
        found = [one for one in comparison.cells if one.kind == kind]
        if found:
            lines.append(f"  {kind}: {len(found)}")
            lines += [f"    {one.cell}: {one.before} -> {one.after}" for one in found[:shown]]
            lines += [f"    and {len(found) - shown} more"] if len(found) > shown else []
    lines.append(f"{comparison.equal_tables} tables equal, {len(comparison.tables)} differ")
    for table in comparison.tables:
        columns = f", columns {table.columns}" if table.columns else ""
        lines.append(f"  {table.table}: {table.gone} rows gone, {table.added} added{columns}")
    return "\n".join(lines)


def _cells(connection: duckdb.DuckDBPyConnection) -> tuple[list[CellDifference], int]:
    key = ", ".join(KEY)
    rows = connection.execute(
        f"""
        with paired as (
            select
                concat_ws('/', {key}) as cell,
                b.display as before_display, b.value as before_value, b.marker as before_marker,
                a.display as after_display, a.value as after_value, a.marker as after_marker,
                b.decimals is not null as in_before, a.decimals is not null as in_after
            from before.publication.cells as b
            full join after.publication.cells as a using ({key})
        )
        select
            cell,
            case
                when not in_before then 'added'
                when not in_after then 'gone'
                when before_marker is distinct from after_marker then 'marker'
                when abs(before_value - after_value) > {TOLERANCE} * greatest(1, abs(before_value))
                    or (before_value is null) <> (after_value is null) then 'value'
                when before_display is distinct from after_display then 'display'
            end as kind,
            coalesce(before_marker, before_value || ' (' || before_display || ')') as before,
            coalesce(after_marker, after_value || ' (' || after_display || ')') as after
        from paired order by cell
        """
    ).fetchall()
    found = [CellDifference(*row) for row in rows if row[1]]
    return found, len(rows) - len(found)


def _tables(connection: duckdb.DuckDBPyConnection, schemas: tuple[str, ...]) -> tuple[list[TableDifference], int]:
    columns: dict[str, dict[str, list[str]]] = {"before": {}, "after": {}}
    for database, schema, table, column in connection.execute(
        "select database_name, schema_name, table_name, column_name from duckdb_columns()"
        " where database_name in ('before', 'after') and list_contains(?, schema_name) order by all",
        [list(schemas)],
    ).fetchall():
        columns[database].setdefault(f"{schema}.{table}", []).append(column)
    differing = []
    names = sorted(set(columns["before"]) | set(columns["after"]))
    for table in names:
        old, new = columns["before"].get(table, []), columns["after"].get(table, [])
        common = [column for column in old if column in new]
        only = [f"-{c}" for c in old if c not in new] + [f"+{c}" for c in new if c not in old]
        chosen = ", ".join(map(sql_name, common))
        gone = added = 0
        if common:
            gone, added = (
                connection.execute(
                    f"select count(*) from (select {chosen} from {one}.{table} except all select {chosen} from"
                    f" {other}.{table})"
                ).fetchall()[0][0]
                for one, other in (("before", "after"), ("after", "before"))
            )
        if gone or added or only:
            differing.append(TableDifference(table, gone, added, " ".join(only)))
    return differing, len(names) - len(differing)
