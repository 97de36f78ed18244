"""The editions of the Chiffres clés (R22): the rows of `seeds/reference/editions.csv`, read outside dbt."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from chiffres_cles.contract import ROOT

FILE = ROOT / "seeds" / "reference" / "editions.csv"


@dataclass(frozen=True)
class Edition:
    """One row: the edition, the periods that end its tables, and all its settings as the seed writes them."""

    edition: str
    academic_year: str
    calendar_year: int
    cohort: str
    settings: dict[str, str]


def editions(file: Path = FILE) -> list[Edition]:
    """The editions in the order of their years. Raises `OSError` where the seed cannot be read."""
    with file.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    found = [
        Edition(row["edition"], row["academic_year"], int(row["calendar_year"]), row["cohort"], row) for row in rows
    ]
    return sorted(found, key=lambda one: one.calendar_year)


def last_year_read(file: Path = FILE) -> int:
    """First calendar year of the last academic year that is read: the one after the latest edition's."""
    return max(int(one.academic_year[:4]) for one in editions(file)) + 1
