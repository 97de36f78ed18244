"""A built landing beside the second implementation: persons, rows, facts, cells, markers and accounts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import duckdb
import polars as pl
from in_process import Built
from oracle import Facts, printed_tables
from oracle.tables import EDITION

SHOWN = 12
"""Differences of one kind that are listed."""
EXTRACTS_OF_RESULTS = ("siscol.resultats", "gescicca.note", "siicre.examens")


@dataclass(frozen=True)
class Difference:
    """One thing on which warehouse and oracle differ; `place` is a cell, a row or a fact."""

    kind: str
    place: str
    oracle: object
    warehouse: object

    def __str__(self) -> str:
        return f"{self.kind}: {self.place}: oracle {self.oracle!r}, warehouse {self.warehouse!r}"


def differences(built: Built, facts: Facts, records: int, cells: bool = True) -> list[Difference]:
    """What differs, what explains most first; of a landing of `records` records in all its extracts.

    Where the two sides distinguish some persons differently, the facts of all others are still compared, and no cells;
    without `cells` the facts alone are.
    """
    with built.connect() as connection:
        found = [*_accounts(connection, records)]
        if cells:
            found = [*_unmentioned(connection), *found]
        persons, rows, people = _persons(connection, facts)
        found += persons
        found += _dispositions(connection, facts, people)
        found += _learners(connection, facts, rows, people)
        found += _enrolments(connection, facts, rows, people)
        found += _awards(connection, facts, rows, people)
        return found + ([*_cells(connection, facts)] if cells and not persons else [])


def _unmentioned(connection: duckdb.DuckDBPyConnection) -> Iterator[Difference]:
    """Cells with neither value nor marker, or with both."""
    for edition, table, row, column, period, value, marker in connection.execute(
        "select edition, table_no, row_code, column_code, period, value, marker from publication.cells"
        " where (value is null) = (marker is null) order by all"
    ).fetchall():
        yield Difference(
            "cell without value or marker",
            "/".join((edition, table, row, column, period)),
            "one of both",
            (value, marker),
        )


def _accounts(connection: duckdb.DuckDBPyConnection, records: int) -> Iterator[Difference]:
    for system, extract, year, landed, accounted in connection.execute(
        "select system, extract, academic_year, landed, kept + rejected + deduplicated + out_of_scope as accounted"
        " from quality.row_accounts where landed <> accounted"
    ).fetchall():
        yield Difference("account", f"{system}.{extract} {year}", landed, accounted)
    landed = connection.execute("select coalesce(sum(landed), 0) from quality.row_accounts").fetchall()[0][0]
    if landed != records:
        yield Difference("account", "all records", records, landed)


Persons = dict[str, str]
"""Key of a person on whom both sides agree -> its first record."""


def _persons(connection: duckdb.DuckDBPyConnection, facts: Facts) -> tuple[list[Difference], Persons, Persons]:
    """The differences of who is who; and the persons that both sides make of the same records, by learner key and by
    the oracle's."""
    theirs = dict(
        connection.execute(
            "select row_id, cast(learner_key as varchar) from private.quality.identity_matches"
        ).fetchall()
    )
    ours = dict(facts.people.select("row_id", "person").iter_rows())
    found = [
        Difference("record of a person", row, row in ours, row in theirs) for row in sorted(theirs.keys() ^ ours.keys())
    ]
    rows_of, people_of = _members(theirs), _members(ours)
    same = {*rows_of.values()} & {*people_of.values()}
    for members in sorted({*people_of.values()} - same):
        keys = {theirs[row] for row in members if row in theirs}
        if keys != {theirs.get(row) for row in members}:
            continue  # listed already, as a record
        others = sorted({row for key in keys for row in rows_of[key]})
        found.append(Difference("person", members[0], members, others if len(keys) == 1 else f"{len(keys)} persons"))
    rows, people = ({key: rows[0] for key, rows in by_key.items() if rows in same} for by_key in (rows_of, people_of))
    return found, rows, people


def _members(persons: dict[str, str]) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row, person in sorted(persons.items()):
        found.setdefault(person, []).append(row)
    return {person: tuple(rows) for person, rows in found.items()}


def _dispositions(connection: duckdb.DuckDBPyConnection, facts: Facts, people: Persons) -> Iterator[Difference]:
    theirs = {
        row: (disposition, rule)
        for row, disposition, rule in connection.execute(
            "select row_id, disposition, disposition_rule from intermediate.int_row_dispositions"
        ).fetchall()
    }
    own = facts.results.filter(pl.col("extract").is_in(EXTRACTS_OF_RESULTS))
    for subject, frame in (
        ("registration", facts.registrations),
        ("enrolment", facts.enrolments),
        ("result", own),
        ("decision", facts.decisions),
        ("diploma", facts.diplomas),
    ):
        for row, disposition, person in frame.select("row_id", "disposition", "person").sort("row_id").iter_rows():
            if person is not None and person not in people:
                continue
            disposition = "out_of_scope" if row in facts.under_way else disposition
            if theirs.get(row, (None,))[0] != disposition:
                yield Difference(f"disposition of a {subject}", row, disposition, theirs.get(row))


Keyed = tuple[tuple[Any, ...], tuple[Any, ...]]
"""The key and the values of a record."""


def _rows(kind: str, ours: Iterable[Keyed], theirs: Iterable[Keyed], columns: tuple[str, ...]) -> Iterator[Difference]:
    """Differences of two lists of (key, values), each key once."""
    mine, other = list(ours), list(theirs)
    times, others = Counter(key for key, _ in mine), Counter(key for key, _ in other)
    values, found = dict(mine), dict(other)
    for key in sorted({*times, *others}, key=str):
        place = " ".join(map(str, key))
        if times[key] != 1 or others[key] != 1:
            yield Difference(kind, place, _times(times[key]), _times(others[key]))
            continue
        for column, one, two in zip(columns, values[key], found[key], strict=True):
            if one != two:
                yield Difference(kind, f"{place} {column}", one, two)


def _times(count: int) -> str:
    return {0: "not there", 1: "there"}.get(count, f"there {count} times")


def _learners(
    connection: duckdb.DuckDBPyConnection, facts: Facts, rows: Persons, people: Persons
) -> Iterator[Difference]:
    columns = (
        "home_centre",
        "sex",
        "age",
        "situation",
        "active",
        "work_study",
        "enrolments",
        "at_distance",
        "first_diploma",
        "brand",
    )
    first_diploma = pl.col("diploma_at_first_registration").cast(pl.Int64)
    ours = facts.learners.with_columns(first_diploma=first_diploma).select("person", "academic_year", *columns)
    theirs = connection.execute(
        "select cast(learner_key as varchar), academic_year, home_centre_code, sex, age, situation, is_active,"
        " is_work_study, enrolments,"
        " has_distance_or_hybrid, first_diploma_level, brand from marts.fct_registrations"
    ).fetchall()
    yield from _rows(
        "learner",
        (((people[person], year), tuple(values)) for person, year, *values in ours.iter_rows() if person in people),
        (((rows[key], year), tuple(values)) for key, year, *values in theirs if key in rows),
        columns,
    )


def _enrolments(
    connection: duckdb.DuckDBPyConnection, facts: Facts, rows: Persons, people: Persons
) -> Iterator[Difference]:
    columns = {
        "home_centre": "home_centre_code", "epn": "epn_code", "modality": "modality", "brand": "brand",
        "in_exam_scope": "is_in_exam_scope", "recorded": "is_recorded", "attended": "coalesce(is_attended, false)",
        "passed": "coalesce(is_passed, false)", "exam_centre": "exam_centre_code",
    }  # fmt: skip
    held = {row[0] for row in connection.execute("describe marts.fct_exam_outcomes").fetchall()}
    if "exam_centre_code" not in held:  # the cells of table 2 alone give it
        del columns["exam_centre"]
    ours = facts.outcomes.select("person", "academic_year", "unit", "organising_centre", *columns)
    theirs = connection.execute(
        "select cast(learner_key as varchar), academic_year, unit_code, organising_centre_code,"
        f" {', '.join(columns.values())} from marts.fct_exam_outcomes"
    ).fetchall()
    yield from _rows(
        "enrolment",
        (
            ((people[person], *key), tuple(values))
            for person, *key, values in _split(ours.iter_rows(), 3)
            if person in people
        ),
        (((rows[person], *key), tuple(values)) for person, *key, values in _split(theirs, 3) if person in rows),
        tuple(columns),
    )


def _split(rows: Iterable[tuple[Any, ...]], keys: int) -> Iterator[tuple[Any, ...]]:
    """(first, the next `keys` values, the rest) of each row."""
    for first, *rest in rows:
        yield (first, *rest[:keys], rest[keys:])


def _awards(
    connection: duckdb.DuckDBPyConnection, facts: Facts, rows: Persons, people: Persons
) -> Iterator[Difference]:
    kept = facts.decisions.filter(pl.col("disposition") == "kept")
    kept = kept.select(
        "person", "validation_scheme", "decision_year", "decision_date", "certification", "decision_outcome"
    )
    ours = Counter((people[person], *values) for person, *values in kept.iter_rows() if person in people)
    theirs: Counter[tuple[Any, ...]] = Counter()
    for scheme in ("VAE", "VAPP", "VES"):
        for key, year, *values in connection.execute(
            "select cast(learner_key as varchar), decision_year, decided_on, certification_code, outcome"
            f" from marts.fct_{scheme.lower()}_decisions inner join detail.fct_decision_days using (decision_key)"
        ).fetchall():
            if key in rows:
                theirs[rows[key], scheme, str(year), *values] += 1
    for decision in sorted({*(ours - theirs), *(theirs - ours)}, key=str):
        yield Difference("decision", " ".join(map(str, decision)), ours[decision], theirs[decision])
    delivered = facts.diplomas.filter(pl.col("disposition") == "kept").select(
        "person", "certification", "cohort", "jury_date", "family"
    )
    cells = connection.execute(
        "select cast(learner_key as varchar), certification_code, cohort, jury_date, family from marts.fct_diplomas"
        " inner join detail.fct_diploma_days using (diploma_key)"
    ).fetchall()
    yield from _rows(
        "diploma",
        (
            ((people[person], code), tuple(values))
            for person, code, *values in delivered.iter_rows()
            if person in people
        ),
        (((rows[key], code), tuple(values)) for key, code, *values in cells if key in rows),
        ("cohort", "jury_date", "family"),
    )


def _cells(connection: duckdb.DuckDBPyConnection, facts: Facts) -> Iterator[Difference]:
    theirs = {
        tuple(key): (value, numerator, denominator, marker, display)
        for *key, value, numerator, denominator, marker, display in connection.execute(
            "select table_no, row_code, column_code, period, value, numerator, denominator, marker, display"
            " from publication.cells"
            " where edition = ? and table_no in ('1', '2', '3', '4', '5A', '5B')",
            [EDITION],
        ).fetchall()
    }
    ours = {cell.key: cell for cell in printed_tables(facts)}
    for key in sorted({*ours, *theirs}):
        place = "/".join((EDITION, *key))
        if key not in ours or key not in theirs:
            yield Difference(
                "cell", place, "there" if key in ours else "not there", "there" if key in theirs else "not there"
            )
            continue
        cell, (value, numerator, denominator, marker, display) = ours[key], theirs[key]
        if cell.marker != marker or not _same(cell.value, value):
            one = cell.marker or (float(cell.value or 0), cell.numerator, cell.denominator)
            yield Difference("cell", place, one, marker or (value, numerator, denominator))
        elif cell.display != display:
            yield Difference("display of a cell", place, cell.display, display)


def _same(one: Fraction | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is None and other is None
    return abs(float(one) - other) <= 1e-9 * max(1.0, abs(float(one)))
