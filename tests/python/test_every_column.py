"""One bad value and one blank in each column of every contract: each is told, by its column, and the rest is
published."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from builds import SEEDS, Rows, with_records, write_landing
from in_process import Built, Compiled

from chiffres_cles.contract import MANIFEST, Column, Contract, Extract

BAD = {
    "text": "a\u0001b",
    "code": "???",
    "integer": "4,5,6",
    "decimal": "1E3",
    "mark": "1E3",
    "date": "31/02/2023",
    "academic_year": "1066-1067",
}
"""What no column of a type may hold."""


@dataclass(frozen=True)
class Planted:
    """One value put into one record."""

    extract: Extract
    column: Column
    record: int
    """From 1 on, as the file counts."""
    value: str

    @property
    def place(self) -> tuple[str, int, str]:
        return self.extract.file, self.record, self.column.name

    def __str__(self) -> str:
        return f"{self.extract.seed}.{self.column.name}, record {self.record}: {self.value!r}"

    @property
    def must_be_told(self) -> bool:
        """A blank is only missed where the system always fills the column in."""
        return bool(self.value or self.column.meta.get("required") or self.column.meta.get("expected"))


def planted(contract: Contract, refused: set[tuple[str, int]]) -> Iterator[Planted]:
    """A bad value and a blank for each column, each in a good record of its own; the manifest is the landing's own
    matter.

    `refused`: (file, record) of the records that are bad already.
    """
    for extract in contract.extracts:
        if (extract.system, extract.name) == MANIFEST:
            continue
        rows = records(extract)
        free = [record for record in range(1, len(rows) + 1) if (extract.file, record) not in refused]
        for column in extract.columns:
            yield Planted(extract, column, free.pop(), BAD[column.meta["type"]])
            # of a column that is blank in some records, one that holds a value
            filled = next((record for record in free if rows[record - 1][column.name]), free[0])
            free.remove(filled)
            yield Planted(extract, column, filled, "")


def records(extract: Extract) -> Rows:
    """The committed records, and once more all of those of a short extract: two are needed a column."""
    with (SEEDS / extract.file).open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text, delimiter=extract.dialect.separator))
    return rows if len(rows) > 3 * len(extract.columns) else rows * 2


def landed(contract: Contract, folder: Path, values: list[Planted]) -> Path:
    """The committed extracts as a landing of files, with the planted values."""
    files = {extract.file: extract for extract in contract.extracts}
    counts = {(e.system, e.name): str(len(records(e))) for e in contract.extracts}

    def change(file: str, text: str) -> str:
        extract = files[file]
        if (extract.system, extract.name) == MANIFEST:
            return with_records(
                text, ",", lambda rows: [row | {"records": counts[row["system"], row["extract"]]} for row in rows]
            )

        def plant(_: Rows) -> Rows:
            rows = records(extract)
            for value in values:
                if value.extract.file == file:
                    rows[value.record - 1] = rows[value.record - 1] | {value.column.name: value.value}
            return rows

        return with_records(text, extract.dialect.separator, plant)

    return write_landing(folder, contract, change)


@pytest.fixture(scope="module")
def untouched(project: Compiled, contract: Contract, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The committed extracts as they are."""
    folder = tmp_path_factory.mktemp("untouched")
    return project.build(landed(contract, folder / "landing", []), folder, publishing=False)


@pytest.fixture(scope="module")
def values(contract: Contract, untouched: Built) -> list[Planted]:
    return list(planted(contract, {(file, record) for file, record, _ in told(untouched, "rejects")}))


@pytest.fixture(scope="module")
def built(
    project: Compiled, contract: Contract, values: list[Planted], tmp_path_factory: pytest.TempPathFactory
) -> Built:
    """The committed extracts with every planted value, built and published in this process."""
    folder = tmp_path_factory.mktemp("columns")
    return project.build(landed(contract, folder / "landing", values), folder)


def told(built: Built, relation: str) -> dict[tuple[str, int, str | None], str]:
    """(file, record, column) -> rule, of `quality.rejects` or `quality.value_issues`; empty where there is no such
    table."""
    with built.connect() as connection:
        tables = {
            row[0]
            for row in connection.execute(
                "select table_name from duckdb_tables() where schema_name = 'quality'"
            ).fetchall()
        }
        if relation not in tables:
            return {}
        rows = connection.execute(f"select file, record_number, column_name, rule from quality.{relation}").fetchall()
    return {(file, record, column): rule for file, record, column, rule in rows}


def test_all_is_published(built: Built) -> None:
    assert not built.failures, "\n".join(map(str, built.failures[:20]))
    assert built.published.exists()


def test_each_bad_value_and_each_missing_one_is_told_by_its_column(built: Built, values: list[Planted]) -> None:
    rejects, issues = told(built, "rejects"), told(built, "value_issues")
    silent = [
        str(value) for value in values if value.must_be_told and value.place not in rejects.keys() | issues.keys()
    ]
    assert not silent, silent


def test_a_blank_that_may_be_is_no_matter(built: Built, values: list[Planted]) -> None:
    rejects, issues = told(built, "rejects"), told(built, "value_issues")
    blamed = [
        str(value) for value in values if not value.must_be_told and value.place in rejects.keys() | issues.keys()
    ]
    assert not blamed, blamed


def test_no_other_record_is_blamed(built: Built, untouched: Built, values: list[Planted], contract: Contract) -> None:
    """Beside what the committed extracts hold anyway, only planted records are refused or set aside for a column."""
    columns = {(extract.file, column.name) for extract in contract.extracts for column in extract.columns}
    places = {value.place for value in values}
    for relation in ("rejects", "value_issues"):
        before, after = told(untouched, relation), told(built, relation)
        others = [place for place in after.keys() - before.keys() - places if (place[0], place[2]) in columns]
        assert not others, (relation, sorted(others)[:10])
