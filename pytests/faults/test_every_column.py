"""One bad value and one blank in each column of every contract: each refuses its record or is set aside and counted,
and all the rest is built, with every check of the project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pytest
from builds import Rows, run_dbt, with_records, write_landing

from chiffres_cles.contract import MANIFEST, Column, Extract, load_contract

CONTRACT = load_contract()
BAD = {
    "code": "ZZZ",
    "date": "99/99/9999",
    "integer": "abc",
    "decimal": "abc",
    "mark": "vingt",
    "academic_year": "an 2023",
}
"""A bad value of each type; of text by what its column asks."""


@dataclass(frozen=True)
class Place:
    """A value that was changed."""

    extract: str
    record: int
    column: Column
    written: str


def bad_value(column: Column) -> str:
    """A value that the column's contract does not allow."""
    if column.meta["type"] != "text":
        return BAD[column.meta["type"]]
    if column.meta.get("pattern") or column.meta.get("lookup"):
        return "no such value"
    return "D?vid" if column.meta.get("variable") in ("last_name", "first_name") else "#N/A"


def places(extract: Extract, records: int) -> Iterator[Place]:
    """Each column's bad value and blank, in records of their own; an extract of few records has fewer blanks."""
    wanted = [(column, bad_value(column)) for column in extract.columns]
    wanted += [(column, "") for column in extract.columns]
    step = max(1, records // len(wanted))
    for place, (column, written) in enumerate(wanted):
        if place * step < records:
            yield Place(f"{extract.system}.{extract.name}", place * step + 1, column, written)


@pytest.fixture(scope="module")
def changed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[Place]]:
    """The working file of a landing where every column has a bad value and a blank, and where they are."""
    folder = tmp_path_factory.mktemp("columns")
    made: list[Place] = []

    def change(file: str, text: str) -> str:
        extract = next(extract for extract in CONTRACT.extracts if extract.file == file)
        if (extract.system, extract.name) == MANIFEST:
            return text

        def altered(rows: Rows) -> Rows:
            of_file = list(places(extract, len(rows)))
            made.extend(of_file)
            for place in of_file:
                rows[place.record - 1] = {**rows[place.record - 1], place.column.name: place.written}
            return rows

        return with_records(text, extract.dialect.separator, altered)

    landing = write_landing(folder / "landing", CONTRACT, change)
    build = run_dbt(folder, "build", "--full-refresh", "--exclude-resource-type", "unit_test", landing=landing)
    assert build.returncode == 0, build.output[-6000:]
    return build.working, made


def test_every_bad_value_and_blank_ends_in_a_reject_or_a_value_issue(changed: tuple[Path, list[Place]]) -> None:
    working, made = changed
    with duckdb.connect(str(working), read_only=True) as connection:
        found = {
            table: set(
                connection.execute(
                    f"select system || '.' || extract, record_number, {columns} from quality.{table}"
                ).fetchall()
            )
            for table, columns in (("rejects", "problems"), ("value_issues", "column_name"))
        }
    refused = {(extract, record): problems or "" for extract, record, problems in found["rejects"]}
    for place in made:
        at = (place.extract, place.record)
        if place.column.refuses and (place.written or not place.column.meta.get("may_be_blank")):
            assert place.column.name in refused.get(at, ""), place
        elif place.written or place.column.meta.get("expected"):
            assert (*at, place.column.name) in found["value_issues"], place
        else:
            assert (*at, place.column.name) not in found["value_issues"], place


def test_every_column_of_the_contract_was_changed(changed: tuple[Path, list[Place]]) -> None:
    _, made = changed
    columns = {(place.extract, place.column.name) for place in made if place.written}
    every = {
        (f"{extract.system}.{extract.name}", column.name)
        for extract in CONTRACT.extracts
        if (extract.system, extract.name) != MANIFEST
        for column in extract.columns
    }
    assert columns == every


def test_what_hangs_on_a_refused_record_is_refused_by_name(changed: tuple[Path, list[Place]]) -> None:
    working, _ = changed
    with duckdb.connect(str(working), read_only=True) as connection:
        hanging = connection.execute(
            "select distinct rule from quality.rejects where refused_by is not null"
        ).fetchall()
        alone = connection.execute(
            "select count(*) from quality.rejects as r anti join quality.rejects as s on r.refused_by = s.row_id"
            " where r.refused_by is not null"
        ).fetchall()
        taken = connection.execute("select sum(records_taken) from quality.rejects where refused_by is null").fetchall()
    expected = {"learner", "unit", "offering", "registration", "enrolment", "mooc_session"}
    assert {rule for (rule,) in hanging} >= {f"{what}_rejected" for what in expected}
    assert alone == [(0,)]
    assert taken[0][0] > 100
