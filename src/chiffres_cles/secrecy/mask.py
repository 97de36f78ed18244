"""The hidden cells of a build as a relation: what dbt's model `hidden_cells` gives, and its tests take."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any, TypedDict, cast

import duckdb

from chiffres_cles.secrecy.counts import (
    KEY,
    AxisRow,
    Cell,
    CellRow,
    ColumnRow,
    Count,
    Facts,
    KeyRow,
    Reader,
    RowRow,
    key_of,
    within,
)
from chiffres_cles.secrecy.memory import remembered
from chiffres_cles.secrecy.suppression import Limits, hidden


class SecrecyError(RuntimeError):
    """Nothing says what is too few. Nothing is published."""


class LimitRow(TypedDict):
    """A row of the seed `disclosure`: the least numbers of persons of a relation from an edition on."""

    edition: str
    row_relation: str
    least_count: int
    least_base: int
    least_complement: int
    least_group: int | None


class PrintedRow(KeyRow):
    """A row of `reconciliation`: how a cell meets what was printed."""

    status: str


class ExceptionRow(TypedDict):
    """A row of the seed `disclosure_exceptions`: a table that is shown as it was printed."""

    edition: str
    table_no: str


class Read(TypedDict):
    """The rows of the relations that a mask follows from, by the names that dbt's model gives them."""

    cells: list[CellRow]
    columns: list[ColumnRow]
    rows: list[RowRow]
    axes: list[AxisRow]
    limits: list[LimitRow]
    exceptions: list[ExceptionRow]
    printed: list[PrintedRow]
    kept: list[KeyRow]


def rows_of(relation: duckdb.DuckDBPyRelation) -> list[dict[str, Any]]:
    """The rows of a relation as dictionaries, in one order whatever the engine's: a mask follows from the rows
    alone."""
    names = relation.columns
    return sorted((dict(zip(names, row, strict=True)) for row in relation.fetchall()), key=repr)


def limits_of(seed: Iterable[LimitRow]) -> tuple[Limits, dict[str, int | None]]:
    """The limits of the last edition of the seed `disclosure`, and its relations; the strictest where they differ."""
    latest = {row["row_relation"]: row for row in sorted(seed, key=lambda row: row["edition"])}
    if not latest:
        raise SecrecyError("seeds/reference/disclosure.csv is empty: nothing says what is too few")
    groups = {relation: row["least_group"] for relation, row in latest.items()}
    limits = Limits(
        max(row["least_count"] for row in latest.values()),
        max(row["least_base"] for row in latest.values()),
        max(row["least_complement"] for row in latest.values()),
        max((one for one in groups.values() if one), default=0),
    )
    return limits, groups


def facts_of(
    cells: Iterable[CellRow],
    columns: Iterable[ColumnRow],
    rows: Iterable[RowRow],
    axes: Iterable[AxisRow],
    groups: Mapping[str, int | None],
) -> Facts:
    """The facts of the cells that count persons."""
    return Reader(columns, rows, axes).read(cells, set(groups), {name for name, least in groups.items() if least})


def excepted_of(facts: Facts, exceptions: Iterable[ExceptionRow], printed: Iterable[PrintedRow]) -> set[int]:
    """The places of the cells that stay as the Observatoire printed them. What it printed of a share or mean is public
    of those persons alone: where it printed another count of those of the row, the row has other persons."""
    tables = {(row["edition"], row["table_no"]) for row in exceptions}
    is_as_printed = {key_of(row): row["status"] == "exact" for row in printed}
    others: dict[tuple[str, ...], list[Count]] = defaultdict(list)
    for cell in facts.cells:
        if cell.denominator is None and not is_as_printed.get(cell.key, True):
            others[_row_of(cell)].append(cell.numerator)
    return {
        place
        for place, cell in enumerate(facts.cells)
        if cell.key[:2] in tables
        and is_as_printed.get(cell.key)
        and not (cell.denominator and any(within(cell.denominator, count) for count in others[_row_of(cell)]))
    }


def _row_of(cell: Cell) -> tuple[str, ...]:
    """The row of a table in one period that a cell is of."""
    edition, table_no, row_code, _, period = cell.key
    return edition, table_no, row_code, period


def hidden_cells(session: duckdb.DuckDBPyConnection, **relations: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """The hidden cells, their key and kind. Raises SecrecyError where no limit is set."""
    read = {name: rows_of(relation) for name, relation in relations.items()}
    found = _mask(cast(Read, read))
    columns = [*KEY, "kind"]
    session.execute(f"create or replace temp table secret ({', '.join(f'{name} varchar' for name in columns)})")
    if found:
        session.executemany(f"insert into secret values ({', '.join('?' * len(columns))})", found)
    return session.table("secret")


def _mask(read: Read) -> list[list[str]]:
    """The rows of the mask, each the key of a cell and its kind, of the rows that were read."""
    limits, groups = limits_of(read["limits"])
    facts = facts_of(read["cells"], read["columns"], read["rows"], read["axes"], groups)
    excepted = excepted_of(facts, read["exceptions"], read["printed"])
    before = {key_of(row) for row in read["kept"]}
    kept = {place for place, cell in enumerate(facts.cells) if cell.key in before}
    mask = hidden(facts, limits, excepted, kept, remembered)
    kinds = {**dict.fromkeys(mask.secondary, "secondary"), **dict.fromkeys(kept, "kept")}
    kinds |= dict.fromkeys(mask.primary, "primary")
    return [[*facts.cells[place].key, kind] for place, kind in sorted(kinds.items())]
