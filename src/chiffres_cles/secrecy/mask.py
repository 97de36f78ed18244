"""The hidden cells of a build as a relation: what dbt's model `hidden_cells` gives, and its tests take."""

from __future__ import annotations

import duckdb

from chiffres_cles.secrecy.counts import KEY, Facts, Reader
from chiffres_cles.secrecy.memory import remembered
from chiffres_cles.secrecy.suppression import Limits, hidden


class SecrecyError(RuntimeError):
    """Nothing says what is too few. Nothing is published."""


def rows_of(relation: duckdb.DuckDBPyRelation) -> list[dict]:
    """The rows of a relation as dictionaries, in one order whatever the engine's: a mask follows from the rows alone."""
    names = relation.columns
    return sorted((dict(zip(names, row, strict=True)) for row in relation.fetchall()), key=repr)


def limits_of(seed: list[dict]) -> tuple[Limits, dict[str, str | None]]:
    """The limits of the last edition of the seed `disclosure`, and its relations; the strictest where they differ."""
    latest = {row["row_relation"]: row for row in sorted(seed, key=lambda row: row["edition"])}
    if not latest:
        raise SecrecyError("seeds/reference/disclosure.csv is empty: nothing says what is too few")
    numbers = {name: max(row[f"least_{name}"] for row in latest.values()) for name in ("count", "base", "complement")}
    groups = {relation: row["least_group"] for relation, row in latest.items()}
    return Limits(**numbers, group=max((one for one in groups.values() if one), default=0)), groups


def facts_of(cells: list[dict], columns: list[dict], rows: list[dict], axes: list[dict], groups: dict) -> Facts:
    """The facts of the cells that speak of persons."""
    return Reader(columns, rows, axes).read(cells, set(groups), {name for name, least in groups.items() if least})


def hidden_cells(session: duckdb.DuckDBPyConnection, **relations: duckdb.DuckDBPyRelation) -> duckdb.DuckDBPyRelation:
    """The hidden cells, their key and kind. Raises SecrecyError where no limit is set."""
    read = {name: rows_of(relation) for name, relation in relations.items()}
    found = remembered(read, lambda: _mask(read))
    columns = [*KEY, "kind"]
    session.execute(f"create or replace temp table secret ({', '.join(f'{name} varchar' for name in columns)})")
    if found:
        session.executemany(f"insert into secret values ({', '.join('?' * len(columns))})", found)
    return session.table("secret")


def _mask(read: dict[str, list[dict]]) -> list[list[str]]:
    """The rows of the mask, each the key of a cell and its kind, of the rows that were read."""
    limits, groups = limits_of(read["limits"])
    facts = facts_of(read["cells"], read["columns"], read["rows"], read["axes"], groups)
    tables = {(row["edition"], row["table_no"]) for row in read["exceptions"]}
    as_printed = {tuple(row[name] for name in KEY) for row in read["printed"] if row["status"] == "exact"}
    excepted = {place for place, cell in enumerate(facts.cells) if cell.key[:2] in tables and cell.key in as_printed}
    before = {tuple(row[name] for name in KEY) for row in read["kept"]}
    kept = {place for place, cell in enumerate(facts.cells) if cell.key in before}
    mask = hidden(facts, limits, excepted, kept)
    kinds = {**dict.fromkeys(mask.secondary, "secondary"), **dict.fromkeys(kept, "kept")}
    kinds |= dict.fromkeys(mask.primary, "primary")
    return [[*facts.cells[place].key, kind] for place, kind in sorted(kinds.items())]
