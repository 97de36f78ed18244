"""What moved since an edition was frozen: of a cell, the rows behind it that came or changed (R22)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime

import duckdb


@dataclass(frozen=True)
class Revision:
    """A cell that is not as published any more. `added` and `changed` are keys of its rows of today; rows that went are known
    by number alone, of all that the column counts in the period: a digest does not say which cell they stood in."""

    kind: str
    published: str | None
    now: str | None
    frozen_at: datetime
    landing: str | None
    extracted_on: date
    gone: int
    added: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    def told(self, shown: int) -> list[str]:
        """The revision as lines, with the first `shown` keys of each kind."""
        landing = f" ({self.landing[:12]})" if self.landing else ""
        lines = [
            f"  published as {self.published or 'nothing'} and frozen on {self.frozen_at:%Y-%m-%d}, from the landing of"
            f" {self.extracted_on}{landing}; now {self.now or 'nothing'}:"
        ]
        for keys, what in ((self.added, "came since"), (self.changed, "hold something else")):
            lines.append(f"    {len(keys)} of its rows {what}" + (":" if keys else ""))
            lines += [f"      {key}" for key in keys[:shown]]
            lines += [f"      and {len(keys) - shown} more"] if len(keys) > shown else []
        return [*lines, f"    {self.gone} rows went, in this cell or in others of the column"]


def revision(connection: duckdb.DuckDBPyConnection, key: list[str], rows: list[str]) -> Revision | None:
    """How the cell `key` (edition, table_no, row_code, column_code, period) differs from what was published, or None.

    `rows`: keys of the rows behind it now.
    """
    found = connection.execute(
        "select kind, published_display, display, frozen_at, published_landing_digest, published_extracted_on, rows_gone,"
        " row_relation from publication.revisions"
        " where (edition, table_no, row_code, column_code, period) = (?, ?, ?, ?, ?)",
        key,
    ).fetchall()
    if not found:
        return None
    *told, relation = found[0]
    changes: dict[str, list[str]] = {"added": [], "changed": []}
    for change, row_key in connection.execute(
        "select change, row_key from published.row_changes where edition = ? and relation = ? and period = ?"
        " and change <> 'gone' and list_contains(?, row_key) order by all",
        [key[0], relation, key[4], rows],
    ).fetchall():
        changes[change].append(row_key)
    return Revision(*told, changes["added"], changes["changed"])
