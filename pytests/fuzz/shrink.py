"""A failing landing made small: first whole persons, then the extracts' other rows, are left out as long as it still
fails."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TypeVar

from fuzz.landing import NOBODY, OWNER, Landing

Fails = Callable[[Landing], bool]
Item = TypeVar("Item")


def shrunk(landing: Landing, fails: Fails, seconds: float) -> Landing:
    """The fewest records found within `seconds` for which `fails` still holds; `landing` itself where nothing can
    go."""
    until = time.monotonic() + seconds
    owners = landing.owners()
    kept = _fewest(owners, lambda some: fails(_of(landing, {*some})), until)
    landing = _of(landing, {*kept})
    places = [(name, number) for name, rows in landing.rows.items() for number in range(len(rows))]
    kept_places = _fewest(places, lambda some: fails(_at(landing, {*some})), until)
    return _at(landing, {*kept_places})


def _of(landing: Landing, owners: set[str]) -> Landing:
    return landing.keeping(lambda name, row: row[OWNER] in owners or row[OWNER] == NOBODY)


def _at(landing: Landing, places: set[tuple[str, int]]) -> Landing:
    return Landing(
        {
            name: [row for number, row in enumerate(rows) if (name, number) in places]
            for name, rows in landing.rows.items()
        }
    )


def _fewest(items: Sequence[Item], fails: Callable[[Sequence[Item]], bool], until: float) -> Sequence[Item]:
    """Delta debugging: halves, then quarters… and their complements, each taken where the failure stays."""
    parts = 2
    while len(items) >= 1 and time.monotonic() < until:
        size = max(1, len(items) // parts)
        pieces = [items[start : start + size] for start in range(0, len(items), size)]
        for place in range(len(pieces)):
            if time.monotonic() > until:
                return items
            rest = [item for other, piece in enumerate(pieces) if other != place for item in piece]
            if fails(rest):
                items, parts = rest, max(parts - 1, 2)
                break
        else:
            if size == 1:
                return items
            parts = min(parts * 2, len(items))
    return items
