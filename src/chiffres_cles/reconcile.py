"""`make reconcile`: the printed cells against the rebuilt ones, by table, and every cell that is not exact."""

from __future__ import annotations

from pathlib import Path

import duckdb

STATUSES = ("exact", "contradiction", "not_printed", "revised", "unexplained", "not_rebuilt")
"""Statuses of a printed cell, as in `publication.reconciliation`."""

NOT_EXACT = """
select
    printed.edition, printed.table_no, printed.row_code, printed.column_code, printed.period, printed.status,
    coalesce(printed.printed_marker, cast(printed.printed_value as varchar), '') as printed,
    coalesce(printed.rebuilt_display, '') as rebuilt, cells.numerator, cells.denominator, printed.explanation
from publication.reconciliation as printed
left join publication.cells as cells using (edition, table_no, row_code, column_code, period)
where printed.status <> 'exact'
order by printed.edition, printed.table_no, printed.status, printed.row_code, printed.column_code, printed.period
"""


def reconciliation_summary(database: Path) -> str:
    """One line a table of each printed edition with its number of cells by status, and one for all; then the editions
    that nothing is printed of, and the figures of the texts.

    `database` is a published or a working DuckDB file; raises `duckdb.Error` where it has no publication.
    """
    with duckdb.connect(str(database), read_only=True) as connection:
        counts = connection.execute(
            "select edition, table_no, status, count(*) from publication.reconciliation group by all"
        ).fetchall()
        unprinted = connection.execute(
            "select distinct edition from publication.cells"
            " where edition not in (select edition from publication.reconciliation) order by all"
        ).fetchall()
        texts = connection.execute(
            "select status, count(*) from publication.text_reconciliation group by all order by all"
        ).fetchall()
    tables = sorted({(edition, table) for edition, table, _, _ in counts})
    cells = {(edition, table, status): number for edition, table, status, number in counts}
    lines = [_row("table", *STATUSES, "cells")]
    for edition, table in tables:
        numbers = [cells.get((edition, table, status), 0) for status in STATUSES]
        lines.append(_row(f"{edition}/{table}", *numbers, sum(numbers)))
    totals = [sum(cells.get((*table, status), 0) for table in tables) for status in STATUSES]
    lines.append(_row("all", *totals, sum(totals)))
    lines += [
        f"edition {edition}: not reconciled, seeds/published/printed_cells.csv holds no printed cell of it"
        for (edition,) in unprinted
    ]
    lines.append("texts: " + ", ".join(f"{number} {status}" for status, number in texts))
    return "\n".join(lines)


def reconciliation_report(database: Path) -> str:
    """The summary, then each cell that is not exact with numerator, denominator and reason, and each figure of the
    texts that does not agree. `database` as in `reconciliation_summary`."""
    with duckdb.connect(str(database), read_only=True) as connection:
        cells = connection.execute(NOT_EXACT).fetchall()
        texts = connection.execute(
            "select edition, indicator, scope, period, status, printed_value, rebuilt_value, explanation"
            " from publication.text_reconciliation where status <> 'agrees' order by all"
        ).fetchall()
    lines = [reconciliation_summary(database), "", "Cells that are not exact:"]
    for edition, table, row, column, period, status, printed, rebuilt, numerator, denominator, reason in cells:
        below = "" if denominator is None else f" / {denominator:.10g}"
        counts = "" if numerator is None else f" ({numerator:.10g}{below})"
        lines.append(
            f"  {edition}/{table}/{row}/{column}/{period}: {status}; printed {printed or 'nothing'}, "
            f"rebuilt {rebuilt or 'nothing'}{counts}{'; ' + reason if reason else ''}"
        )
    lines += ["", "Figures of the texts that do not agree:"]
    for edition, indicator, scope, period, status, printed, rebuilt, reason in texts:
        value = "nothing" if rebuilt is None else f"{rebuilt:.10g}"
        lines.append(
            f"  {edition} {indicator} ({scope}) {period}: {status}; printed {printed:.10g}, rebuilt {value}"
            f"{'; ' + reason if reason else ''}"
        )
    return "\n".join(lines)


def _row(first: str, *values: object) -> str:
    return f"{first:<10}" + "".join(f"{value!s:>14}" for value in values)
