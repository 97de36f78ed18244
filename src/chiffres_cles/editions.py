"""The editions of the Chiffres clés (R22): the rows of `seeds/reference/editions.csv`, read outside dbt."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from chiffres_cles.lists import read_list, whole_number
from chiffres_cles.publication.content import LACKS
from chiffres_cles.settings import ROOT

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
    """The editions in the order of their years. Raises `ProjectFileError` where the seed cannot be read."""
    rows = read_list(file, ("edition", "academic_year", "calendar_year", "cohort"))
    years = [whole_number(file, place, "calendar_year", row["calendar_year"]) for place, row in enumerate(rows)]
    found = [
        Edition(row["edition"], row["academic_year"], year, row["cohort"], row)
        for year, row in zip(years, rows, strict=True)
    ]
    return sorted(found, key=lambda one: one.calendar_year)


def look_at_what_lacks(database: Path) -> list[str]:
    """What a published file says of the extracts that are missing, or come from an earlier landing, a line each."""
    with duckdb.connect(str(database), read_only=True) as connection:
        lacking = connection.execute(
            "select system || '.' || extract, state, lacks, extracted_on, reason from quality.extractions"
            " where state <> 'delivered' or lacks is not null order by all"
        ).fetchall()
        tables, cells = connection.execute(
            "select count(distinct (edition, table_no)), count(*) from publication.cells"
            " where provisional and content in"
            " (select described.content from publication.tables as described where starts_with(notes, ?))",
            [LACKS],
        ).fetchall()[0]
    lines = []
    for extract, state, lacks, day, reason in lacking:
        if state == "absent":
            lines.append(f"lacks: {extract} ({reason})")
        elif lacks:
            lines.append(f"lacks: {extract}, centres {lacks.replace(' ', ', ')} ({reason})")
        else:
            lines.append(f"{state}: {extract}, of {day} ({reason})")
    if any(line.startswith("lacks") for line in lines):
        lines.append(f"provisional for what lacks: {cells:,} cells of {tables} tables")
    return lines


def look_at_the_editions(database: Path) -> list[str]:
    """What a published file says of years and editions that do not match, and of frozen editions that would be
    different now, a line each."""
    with duckdb.connect(str(database), read_only=True) as connection:
        years = connection.execute(
            "select suspicion, academic_year, sum(observed) from quality.suspicions"
            " where suspicion in ('year_in_no_edition', 'edition_without_its_year') group by all order by all"
        ).fetchall()
        frozen = connection.execute(
            "select frozen.edition, frozen.frozen_at, count(revised.edition) from published.frozen_editions as frozen"
            " left join publication.revisions as revised using (edition) where frozen.is_in_force group by all order"
            " by all"
        ).fetchall()
    lines = []
    for suspicion, year, rows in years:
        edition = year[-4:]
        if suspicion == "year_in_no_edition":
            lines.append(
                f"look: the landing holds {year} ({rows} rows), no edition prints it: make edition YEAR={edition}"
            )
        else:
            lines.append(
                f"look: edition {edition} ends in {year}, of which the landing lacks something: make edition"
                f" YEAR={edition}"
            )
    lines += [
        f"edition {edition}: printed as frozen on {at:%Y-%m-%d}; {revised} cells are otherwise now"
        " (publication.revisions)"
        for edition, at, revised in frozen
    ]
    return lines
