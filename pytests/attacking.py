"""The attack on all that is exported of a build, as test_secrecy.py makes it on the small and pytests/full on the full
landing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
from exports import SECRET, Key

from chiffres_cles.secrecy.counts import Facts
from chiffres_cles.secrecy.mask import excepted_of, facts_of, limits_of, rows_of
from chiffres_cles.secrecy.suppression import Limits


@dataclass
class Attack:
    """What is known of a build in the house, and what its exports show."""

    facts: Facts
    limits: Limits
    excepted: set[int]
    shown: set[int]
    """Places of the cells whose number is in an export."""
    hidden: set[int]


def attack(working: Path, seen: Mapping[Key, str]) -> Attack:
    """What is known of the build in the working file, where a reader has `seen` this of its publication."""
    with duckdb.connect(str(working), read_only=True) as connection:

        def read(relation: str) -> Any:  # rows of the type that each reader declares
            return rows_of(connection.table(relation))

        limits, groups = limits_of(read("reference.disclosure"))
        facts = facts_of(
            read("publication.published_cells"), read("published.published_table_columns"),
            read("published.published_table_rows"), read("publication_counts.axes"), groups,
        )  # fmt: skip
        excepted = excepted_of(facts, read("reference.disclosure_exceptions"), read("publication.reconciliation"))
    places = {cell.key: place for place, cell in enumerate(facts.cells)}
    hidden = {place for key, place in places.items() if seen[key] == SECRET}
    shown = {place for place, cell in enumerate(facts.cells) if cell.marker is None} - hidden
    return Attack(facts, limits, excepted, shown, hidden)
