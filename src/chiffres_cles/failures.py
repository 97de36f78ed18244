"""What a failing check found, described so that it leads to the cause: the check, its table, the cell or key, and for
rows the system, file and record. Of a table of the private file nothing is shown but the record's place."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import duckdb

from chiffres_cles.contract import Contract
from chiffres_cles.ledger import Result
from chiffres_cles.register import Check, check_name, tested_node
from chiffres_cles.sql import text as sql_text

SHOWN = 5
"""Rows that are shown of each check."""
SHOWN_COLUMNS = 8
"""Columns that are shown of a row that has neither a place in a file nor in a table."""
CELL = ("edition", "table_no", "row_code", "column_code", "period")
"""What names a published cell: together, what `make explain` takes."""
OF_ITS_COLUMN = {"accepted_values": "value_field", "relationships": "from_field"}
"""dbt's tests that give the bad values of a column, and not their rows: the name that the values have there."""


def describe(
    failing: list[Result],
    checks: list[Check],
    manifest: dict[str, Any],
    working: Path,
    private: Path,
    contract: Contract,
) -> list[str]:
    """The lines on checks that fail: one a check and scope, and below it the first rows that it found."""
    titles = {check.rule_id: check for check in checks}
    nodes = {check_name(name): node for name, node in manifest["nodes"].items() if name.startswith("test.")}
    lines, seen = [], set()
    with duckdb.connect(str(working), read_only=True) as connection:
        if private.exists():
            connection.execute(f"attach {sql_text(private)} as private (read_only)")
        for result in failing:
            check = titles[result.rule_id]
            scope = "".join(f", {part}" for part in (result.system, result.academic_year) if part)
            found = f"{result.failures} of {result.population} {check.population}{scope}"
            lines.append(f"blocking: {result.rule_id}: {check.failing_condition}: {found}")
            if result.rule_id not in seen and result.rule_id in nodes:
                seen.add(result.rule_id)
                lines += examples(connection, nodes[result.rule_id], manifest, contract)
    return lines


def examples(
    connection: duckdb.DuckDBPyConnection, node: dict[str, Any], manifest: dict[str, Any], contract: Contract
) -> list[str]:
    """A line for each of the first rows that a dbt test finds; none where it cannot be run again."""
    tested = manifest["nodes"].get(tested_node(node, manifest) or "")
    reads = [manifest["nodes"][name] for name in node["depends_on"]["nodes"] if name in manifest["nodes"]]
    is_private = any(read["database"] == "private" for read in reads)
    try:
        found = connection.execute(f"select * from ({_rows_query(node, tested)}) limit {SHOWN}")
        columns = [column[0] for column in found.description]
        rows = [dict(zip(columns, row, strict=True)) for row in found.fetchall()]
    except (duckdb.Error, KeyError, TypeError):
        return []
    lines = [_described(row, is_private, contract) for row in rows]
    return [f"  - {line}" for line in dict.fromkeys(lines) if line]


def _rows_query(node: dict[str, Any], tested: dict[str, Any] | None) -> str:
    """A query for the rows behind what a test gives: dbt's own tests of a column give its values alone."""
    metadata, compiled = node.get("test_metadata") or {}, str(node["compiled_code"])
    kind, column = metadata.get("name"), node.get("column_name")
    if tested is None or not (column or kind == "unique_combination"):
        return compiled
    condition = node["config"].get("where") or "true"
    table = f"select * from {tested['relation_name']} where {condition}"
    if kind == "not_null":
        return f"{table} and {column} is null"
    if kind == "unique":
        return f"{table} qualify count({column}) over (partition by {column}) > 1 order by {column}"
    if kind == "unique_combination":
        keys = ", ".join(metadata["kwargs"]["columns"])
        return f"{table} qualify count(*) over (partition by {keys}) > 1 order by {keys}"
    if kind in OF_ITS_COLUMN:
        return f"{table} and {column} in (select {OF_ITS_COLUMN[kind]} from ({compiled}))"
    return compiled


def _described(row: dict[str, object], is_private: bool, contract: Contract) -> str:
    """Where a row is: its record, its cell, or else what its first columns hold; empty where that may be personal."""
    places = [_place(str(row[key]), contract) for key in ("row_id", "kept_row_id") if row.get(key)]
    if places:
        return ", counts for ".join(places)
    if all(key in row for key in CELL):
        rest = {key: value for key, value in row.items() if key not in CELL}
        return "cell " + "/".join(str(row[key]) for key in CELL) + _values(rest, ": ")
    return "" if is_private else _values(row)


def _values(row: dict[str, object], before: str = "") -> str:
    known = [f"{key} {value}" for key, value in row.items() if value is not None][:SHOWN_COLUMNS]
    return before + ", ".join(known) if known else ""


def _place(row_id: str, contract: Contract) -> str:
    """`system.extract#12` as system, file and record."""
    extract, _, number = row_id.partition("#")
    files = {f"{known.system}.{known.name}": (known.system, known.file) for known in contract.extracts}
    if extract not in files:
        return row_id
    system, file = files[extract]
    return f"{system}, {file}, record {number}"
