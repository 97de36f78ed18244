"""What moved since an edition was frozen: of a cell, the rows behind it that came, changed or went (R22)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import duckdb

ROWS = "select row_key from published.row_changes where edition = ? and relation = ? and change = ?"


@dataclass(frozen=True)
class Revision:
    """A cell that is not as published any more, with the keys of its rows that came, changed or went. Which rows were
    behind the cell is known of the build that was frozen alone: where that is not kept, `gone` has all that went of the
    column."""

    kind: str
    published: str | None
    now: str | None
    frozen_at: datetime
    landing: str | None
    extracted_on: date
    added: list[str]
    changed: list[str]
    gone: list[str]
    gone_of_the_cell: bool
    """Whether `gone` are rows of this cell, and not of its column."""

    def lines(self, shown: int) -> list[str]:
        """The revision as lines, with the first `shown` keys of each kind."""
        landing = f" ({self.landing[:12]})" if self.landing else ""
        lines = [
            f"  published as {self.published or 'nothing'} and frozen on {self.frozen_at:%Y-%m-%d}, from the landing of"
            f" {self.extracted_on}{landing}; now {self.now or 'nothing'}:"
        ]
        went = "of its rows went" if self.gone_of_the_cell else "rows went, in this cell or in others of the column"
        for keys, what in (
            (self.added, "of its rows came since"), (self.changed, "of its rows hold something else"), (self.gone, went)
        ):  # fmt: skip
            lines.append(f"    {len(keys)} {what}" + (":" if keys else ""))
            lines += [f"      {key}" for key in keys[:shown]]
            lines += [f"      and {len(keys) - shown} more"] if len(keys) > shown else []
        return lines


def revision(
    connection: duckdb.DuckDBPyConnection,
    key: list[str],
    rows: Iterable[str],
    rows_of_build: Callable[[str], Iterable[str] | None],
) -> Revision | None:
    """How the cell `key` (edition, table_no, row_code, column_code, period) differs from what was published, or None.

    `rows`: keys of the rows behind it now. `rows_of_build`: those behind it in a kept build, by the file's name, or
    None where that is not kept.
    """
    found = connection.execute(
        "select revisions.kind, revisions.published_display, revisions.display, revisions.frozen_at,"
        " revisions.published_landing_digest, revisions.published_extracted_on, frozen.build, revisions.row_relation"
        " from publication.revisions inner join published.frozen_editions as frozen using (edition, frozen_at)"
        " where (edition, table_no, row_code, column_code, period) = (?, ?, ?, ?, ?)",
        key,
    ).fetchall()
    if not found:
        return None
    kind, published, now, frozen_at, landing, extracted_on, build, relation = found[0]

    def moved(change: str, among: Iterable[str]) -> list[str]:
        return _keys(
            connection,
            f"{ROWS} and row_key in (select unnest(cast(? as varchar[]))) order by all",
            [key[0], relation, change, list(among)],
        )

    before = rows_of_build(build) if build else None
    gone = (
        _keys(connection, f"{ROWS} and period = ? order by all", [key[0], relation, "gone", key[4]])
        if before is None
        else moved("gone", before)
    )
    added, changed = moved("added", rows), moved("changed", rows)
    return Revision(kind, published, now, frozen_at, landing, extracted_on, added, changed, gone, before is not None)


def _keys(connection: duckdb.DuckDBPyConnection, query: str, values: list[Any]) -> list[str]:
    return [row_key for (row_key,) in connection.execute(query, values).fetchall()]
