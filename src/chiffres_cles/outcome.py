"""What a person must know of a build that was published, in a handful of lines: the last that `make build` prints."""

from __future__ import annotations

from pathlib import Path

import duckdb

from chiffres_cles.keys import DEMONSTRATION
from chiffres_cles.movements import has_measures, lines, recorded_movements
from chiffres_cles.refusals import warnings

COUNTED = {"reject": "records refused", "value": "values set aside as unknown"}
"""What the rules of a kind count, by the beginning of their names."""
MOST_KINDS = 5
"""Kinds of movements that are printed; the ledger has all."""


def outcome(published: Path, run_id: str, checks: int, before: str | None) -> list[str]:
    """The lines on the build of the run `run_id`, from its published file alone; `checks`: how many hold.

    `before`: name of the build that was published until then, None where there was none. It may have no counts, being
    older than the ledger's memory; this is said.
    """
    with duckdb.connect(str(published), read_only=True) as connection:
        [(build, key)] = connection.execute(
            "select published_as, key_fingerprint from quality.runs where run_id = ?", [run_id]
        ).fetchall()
        last = connection.execute(
            "select run_id, key_fingerprint from quality.runs where published_as = ? and command <> 'rollback'",
            [before],
        ).fetchall()
        counts = {one: _counts(connection, one) for one in (run_id, *(one for one, _ in last))}
        [(of_checks,)] = connection.execute(
            "select count(*) from quality.rule_results where verdict = 'warn' and run_id = ?", [run_id]
        ).fetchall()
        kept = published.parent / "kept" / before if before else None
        moved = movement_lines(connection, run_id, kept if kept and has_measures(kept) else None)
    now = counts[run_id]
    compared = [
        f"{now[kind]:,} {what}" + (f" ({_against(now[kind], counts[last[0][0]][kind])})" if last else "")
        for kind, what in COUNTED.items()
    ]
    refusals = len(warnings(published))
    warned = [f"{refusals} on what was refused (above)"] if refusals else []
    warned += [f"{of_checks} of the checks (quality.rule_results, verdict warn)"] if of_checks else []
    return [
        f"published: {published} as {build}, {checks:,} checks hold",
        ", ".join(compared)
        + ("" if last else "; no build was published before" if not before else f"; {before} is unknown"),
        *moved,
        "warnings: " + (", ".join(warned) or "none"),
        *key_lines(key, last[0][1] if last else None),
    ]


def movement_lines(connection: duckdb.DuckDBPyConnection, run_id: str, before: Path | None) -> list[str]:
    """What left its usual range, the largest first; none where no limit was left and there was nothing to compare with.

    `before`: the kept build that was compared with.
    """
    found = recorded_movements(connection, run_id)
    if not found:
        return [] if before is None else [f"movements: none beyond its usual range, beside {before.name}"]
    kinds = lines(found)
    return [
        f"movements: {len(found):,} beyond their usual range (quality.movements), of {len(kinds)} kinds; the largest:",
        *(f"  - {line}" for line in kinds[:MOST_KINDS]),
    ]


def key_lines(key: str | None, last: str | None) -> list[str]:
    """What is said of the key by which persons were hashed; `key`, `last`: fingerprints of this build's and of the
    last one's."""
    if key is None:
        return []
    lines = []
    if key == DEMONSTRATION:
        lines.append(
            "KEY: THE DEMONSTRATION KEY, which anybody has: whoever has the extracts finds every person of this file"
        )
    else:
        lines.append(f"key: fingerprint {key}")
    if last not in (None, key):
        lines.append(
            f"KEY: ANOTHER THAN LAST TIME ({last}): every person has another hash, so that the two builds"
            " cannot be joined by"
            " person and no decision of identity is found (SECURITY.md)"
        )
    return lines


def _counts(connection: duckdb.DuckDBPyConnection, run_id: str) -> dict[str, int]:
    """How many records a run refused and how many values it set aside."""
    found = connection.execute(
        "select split_part(rule_id, '.', 1), sum(failures)::bigint from quality.rule_results where run_id = ?"
        " group by all",
        [run_id],
    ).fetchall()
    return dict.fromkeys(COUNTED, 0) | {kind: count for kind, count in found if kind in COUNTED}


def _against(now: int, last: int) -> str:
    return "as last time" if now == last else f"{last:,} last time, {now - last:+,}"
