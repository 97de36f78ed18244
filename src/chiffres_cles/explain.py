"""`make explain`: a published cell, what it means, and the rows behind it, by keys and without names."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import duckdb

from chiffres_cles.publication.content import MARKERS
from chiffres_cles.publish import kept
from chiffres_cles.revisions import Revision, revision

PARTS = ("edition", "table_no", "row_code", "column_code", "period")
"""The parts of a cell's key, in the order in which it is written."""
SHOWN = 20
"""How many rows the command shows; `explain` returns all."""


class ExplainError(ValueError):
    """The cell is not written as it should be, or is not published; the message says which."""


@dataclass(frozen=True)
class Explanation:
    """A cell with its meaning. `rows` holds (row key, what it adds to the numerator, what it adds to the denominator),
    one a row of `relation`; `distinct_on` names what is counted once, where rows are not. A change between two periods
    has no rows of its own but `parts`, the explanations of the two cells it compares."""

    cell: str
    title: str
    label: str
    display: str
    numerator: float | None
    denominator: float | None
    definition: str
    counts: str
    over: str | None
    rules: str
    source: str
    relation: str
    marker: str | None = None
    least_denominator: int | None = None
    distinct_on: str | None = None
    rows: list[tuple[str, float, float | None]] = field(default_factory=list)
    parts: list[Explanation] = field(default_factory=list)
    revision: Revision | None = None
    """Where its edition is frozen and it is not as published any more."""


def explain(database: Path, cell: str) -> Explanation:
    """The explanation of `cell`, written `edition/table_no/row_code/column_code/period`, from a published file.

    The rows are listed by the very expressions by which the table counts them (`publication.table_columns`). Raises
    `ExplainError` for a cell that is not published, and says which part is wrong.
    """
    key = [part.strip() for part in cell.split("/")]
    if len(key) != len(PARTS) or not all(key):
        written = "/".join(PARTS)
        missing = [name for number, name in enumerate(PARTS) if number >= len(key) or not key[number]]
        wrong = f"{len(key)} parts where {len(PARTS)} are wanted"
        if missing:
            wrong = f"{', '.join(missing)} missing" if cell.strip() else "no cell is named"
        raise ExplainError(f"{cell!r}: {wrong}; a cell is written {written}, such as 2024/D62/PAR/success/2023-2024")
    if not database.exists():
        raise ExplainError(f"{database} does not exist: build first")
    with duckdb.connect(str(database), read_only=True) as connection:
        explanation = _explain(connection, key)
        found = revision(connection, key, _keys(explanation), lambda build: _keys_in(database, build, key))
        return replace(explanation, revision=found)


def explained(explanation: Explanation, shown: int = SHOWN) -> str:
    """An explanation as text, with the first `shown` of its rows."""
    e = explanation
    counts = "" if e.numerator is None else f"{e.numerator:.10g}"
    over = "" if e.denominator is None else f" / {e.denominator:.10g}"
    lines = [e.cell, f"  {e.title}", f"  {e.label}: {e.display} ({counts}{over})", f"  {e.definition}"]
    if e.marker:
        lines.append(
            f"  {e.marker} is printed, « {MARKERS[e.marker]} »: the counts are for analysts, and published nowhere"
        )
    if e.marker == "-":
        lines.append(f"  {over.removeprefix(' / ')} where {e.least_denominator} are needed")
    lines.append(f"  numerator: {e.counts}" + (f"; denominator: {e.over}" if e.over else ""))
    lines.append(f"  rules {e.rules}; {e.source}")
    lines += e.revision.lines(shown) if e.revision else []
    for part in e.parts:
        lines += ["", *explained(part, shown).splitlines()]
    if not e.parts:
        once = f", {e.distinct_on} counted once" if e.distinct_on else ""
        lines.append(f"  {len(e.rows)} rows of publication_rows.{e.relation}{once}:")
        lines += [f"    {row}  {_number(above)}  {_number(below)}".rstrip() for row, above, below in e.rows[:shown]]
        if len(e.rows) > shown:
            lines.append(f"    and {len(e.rows) - shown} more")
    return "\n".join(lines)


def _keys(explanation: Explanation) -> set[str]:
    """The keys of the rows behind a cell, or behind the cells that a change compares."""
    return {row for part in explanation.parts or [explanation] for row, *_ in part.rows}


def _keys_in(database: Path, build: str, key: list[str]) -> set[str] | None:
    """The keys of the rows behind a cell in a kept build of `database`, none where that has no such cell; None where
    the build is not kept, or was published by another version."""
    file = next((one for one in kept(database) if one.name == build), None)
    if file is None:
        return None
    try:
        with duckdb.connect(str(file), read_only=True) as connection:
            return _keys(_explain(connection, key))
    except ExplainError:
        return set()
    except (duckdb.BinderException, duckdb.CatalogException):
        return None


def _explain(connection: duckdb.DuckDBPyConnection, key: list[str], at: str | None = None) -> Explanation:
    """The explanation of a cell; with `at`, of what the same column gives for another period, which no cell prints."""
    found = connection.execute(
        """
        select
            tables.content, tables.title, columns.label, cells.display, cells.numerator, cells.denominator,
            columns.definition, columns.numerator, columns.denominator, columns.rules, columns.source,
            columns.row_relation, columns.row_by, columns.row_parent, rows_of.level, columns.row_condition,
            columns.numerator_condition, columns.numerator_expression, columns.denominator_expression,
            columns.distinct_on, columns.is_share, columns.change_of, cells.marker, columns.least_denominator
        from publication.cells
        inner join publication.tables using (edition, table_no)
        inner join publication.table_columns as columns
            on cells.edition = columns.edition
            and tables.content = columns.content
            and cells.column_code = columns.column_code
        inner join publication.table_rows as rows_of
            on tables.content = rows_of.content and cells.row_code = rows_of.row_code
        where (cells.edition, cells.table_no, cells.row_code, cells.column_code, cells.period) = (?, ?, ?, ?, ?)
        """,
        key,
    ).fetchall()
    if not found:
        raise ExplainError(f"{'/'.join(key)}: no such cell; {_first_unknown(connection, key)}")
    content, title, label, display, numerator, denominator, definition, counts, over, rules, source = found[0][:11]
    relation, by, parent, level, where, holds, above, below, distinct_on, is_share, change_of = found[0][11:22]
    marker, least = found[0][22:]
    edition, table_no, row_code, column_code, period = key
    period = at or period
    common: dict[str, Any] = {
        "cell": "/".join([edition, table_no, row_code, column_code, period]),
        "title": title,
        "label": label,
        "display": display,
        "numerator": numerator,
        "denominator": denominator,
        "definition": definition,
        "counts": counts,
        "over": over,
        "rules": rules,
        "source": source,
        "relation": relation,
        "marker": None if at else marker,
        "least_denominator": least,
        "distinct_on": distinct_on,
    }
    if change_of:
        return Explanation(**common, parts=_compared(connection, key, change_of))
    # what is unknown, or in no row, is in the total alone (R24)
    of_row = {0: f"{by} = $row_code", 1: f"{parent} = $row_code", 2: "true"}[level] if by != "all" else "true"
    in_numerator = f"({of_row}) and ({holds or 'true'})"
    scope = of_row
    if is_share:
        # a share is of all the rows that the table lists, and its total of those whose code is known
        scope = f"{by} is not null" if level == 2 else "true"
        listed = f"{by} in (select row_code from publication.table_rows where content = $content and level = 0)"
        scope, below = f"({scope})", f"case when {listed} then {above} end"
    rows = connection.execute(
        f"""
        select
            cast(row_key as varchar),
            case when {in_numerator} then coalesce(cast({above} as double), 0) else 0 end as adds_above,
            {f"cast({below} as double)" if below else "null"} as adds_below
        from {_rows_of(relation)}
        where period = $period and ({where or "true"}) and ({scope})
        order by all
        """,
        {"period": period}
        | ({"row_code": row_code} if "$row_code" in of_row else {})
        | ({"content": content} if is_share else {})
        | ({"edition": edition} if relation == "rows_exams" else {}),
    ).fetchall()  # fmt: skip
    rows = [row for row in rows if row[1] or row[2]]
    if at:
        common |= {"display": "not in the table", "numerator": sum(row[1] for row in rows)}
        common["denominator"] = sum(row[2] for row in rows) if below else None
    return Explanation(**common, rows=rows)


def _rows_of(relation: str) -> str:
    """A relation of rows as the edition counts it: what is complete depends on its threshold (R11)."""
    if relation != "rows_exams":
        return f"publication_rows.{relation}"
    threshold = "(select completeness from reference.editions where edition = $edition)"
    return f"""(
        select * replace (
            team_completeness > {threshold} as is_complete_by_team,
            offering_completeness > {threshold} as is_complete_by_offering
        )
        from publication_rows.rows_exams
    )"""


def _compared(connection: duckdb.DuckDBPyConnection, key: list[str], column_code: str) -> list[Explanation]:
    """The cell of the period and that of the period before, of the column whose change is printed."""
    edition, table_no, row_code, _, period = key
    before = "-".join(str(int(year) - 1) for year in period.split("-"))
    now = _explain(connection, [edition, table_no, row_code, column_code, period])
    try:
        return [now, _explain(connection, [edition, table_no, row_code, column_code, before])]
    except ExplainError:
        # the table prints the change without the year before
        return [now, _explain(connection, [edition, table_no, row_code, column_code, period], at=before)]


def _first_unknown(connection: duckdb.DuckDBPyConnection, key: list[str]) -> str:
    """Which part of the key is the first that no cell has beside the parts before it, and what is nearest to it."""
    for number, part in enumerate(PARTS):
        before = dict(zip(PARTS, key[:number], strict=False))
        known = connection.execute(
            f"""
            select cells.{part}, any_value({LABELS[part]})
            from publication.cells
            left join publication.tables using (edition, table_no)
            left join publication.table_rows as rows_of
                on tables.content = rows_of.content and cells.row_code = rows_of.row_code
            left join publication.table_columns as columns_of
                on cells.edition = columns_of.edition
                and tables.content = columns_of.content
                and cells.column_code = columns_of.column_code
            where true {"".join(f" and cells.{name} = ?" for name in before)}
            group by all order by all
            """,
            list(before.values()),
        ).fetchall()
        if key[number] not in [code for code, _ in known]:
            where = f" in {'/'.join(before.values())}" if before else ""
            near = [f"{code} ({label})" if label else code for code, label in _nearest(key[number], known)]
            return (
                f"{part} {key[number]!r} is not{where}; nearest: {', '.join(near)}; "
                f"all: {', '.join(code for code, _ in known)}"
            )
    return "its parts exist, but not together"


LABELS = {
    "edition": "null",
    "table_no": "tables.title",
    "row_code": "rows_of.label",
    "column_code": "columns_of.label",
    "period": "null",
}
"""Part of a key -> what it is called; null where the code says it."""


def _nearest(wanted: str, known: list[tuple[str, str | None]], shown: int = 3) -> list[tuple[str, str | None]]:
    """The codes most like `wanted`, by themselves or by a word of their label."""

    def likeness(one: tuple[str, str | None]) -> float:
        words = [one[0], *(one[1] or "").split()]
        return max(SequenceMatcher(None, wanted.lower(), word.lower()).ratio() for word in words)

    return sorted(known, key=likeness, reverse=True)[:shown]


def _number(value: float | None) -> str:
    return "" if value is None else f"{value:.10g}"
